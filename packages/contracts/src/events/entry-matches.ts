import { canonicalName } from './aliases.ts';
import { isOperationalEvent } from './names.ts';

/**
 * Whether a subscription entry covers an event: its exact name, `prefix.*` for every name below the prefix at any
 * depth, `*` for everything. An alias covers what it stands for. Operational events are covered by their exact names only: a webhook subscribed to all
 * must not be told about its own failures.
 */
export function entryMatches(entry: string, eventName: string): boolean {
  if (canonicalName(entry) === eventName) return true;
  if (isOperationalEvent(eventName)) return false;
  if (entry === '*') return true;
  return entry.endsWith('.*') && eventName.startsWith(entry.slice(0, -1));
}
