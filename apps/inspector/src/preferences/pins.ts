import { preferences, setPreference } from './preferences.ts';

const MAX = 50;

/** @returns whether it is pinned now */
export function togglePin(id: string): boolean {
  const { pinned } = preferences();
  const isPinned = pinned.includes(id);
  setPreference('pinned', isPinned ? pinned.filter((one) => one !== id) : [id, ...pinned].slice(0, MAX));
  return !isPinned;
}
