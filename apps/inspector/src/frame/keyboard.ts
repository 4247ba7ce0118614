// Every shortcut of the page: registered by what is on screen, listed by the help sheet and the palette, and run here.
// Single keys do nothing while the person types, in a dialog, and where they are switched off (WCAG 2.1.4).
import { useEffect, useRef } from 'react';
import { preferences } from '../preferences/preferences.ts';

export type Command = {
  id: string;
  /** What it does, as the help sheet and the palette say it. */
  label: string;
  /** `j`, `Shift+j`, `g g`, `Mod+k` (⌘ on a Mac, else Ctrl). Several: any of them. None: palette only. */
  keys?: readonly string[];
  /** Heading in the help sheet. */
  group: string;
  run: () => void;
};

const IS_MAC = /Mac|iPhone|iPad/.test(navigator.platform);

/** A key as it is written on this platform's keyboards: `⌘K`, `Ctrl+K`, `Esc`. */
export function keyText(key: string): string {
  const named = key
    .replace('Escape', 'Esc')
    .replace(/^Mod\+([a-z])$/, (_, letter: string) => `Mod+${letter.toUpperCase()}`);
  return IS_MAC ? named.replace('Mod+', '⌘').replace('Shift+', '⇧') : named.replace('Mod+', 'Ctrl+');
}

const SEQUENCE_MS = 800;
const sets: (readonly Command[])[] = [];
let pending: { key: string; until: number } | null = null;

/** All that can be done now; of two on the same key the later registered one counts. */
export const commands = (): Command[] => sets.flat();

/** Registers commands while the component is mounted. `run` may close over fresh state: the latest is called. */
export function useCommands(given: readonly Command[]): void {
  const latest = useRef(given);
  latest.current = given;
  const shape = given.map(({ id, label, keys }) => `${id}|${label}|${keys?.join(',')}`).join('\n');
  // biome-ignore lint/correctness/useExhaustiveDependencies: what is registered changes with the shape alone
  useEffect(() => {
    const set = latest.current.map((command) => ({
      ...command,
      run: () => latest.current.find(({ id }) => id === command.id)?.run(),
    }));
    sets.push(set);
    return () => {
      sets.splice(sets.indexOf(set), 1);
    };
  }, [shape]);
}

export function handleKey(event: KeyboardEvent): void {
  if (event.defaultPrevented || event.isComposing) return;
  // What lies on top is closed first, by the browser.
  if (event.key === 'Escape' && document.querySelector('dialog[open], [popover]:popover-open') !== null) return;
  const key = nameOf(event);
  const single = !key.includes('Mod+');
  if (single && (!preferences().shortcuts || isTyping(event.target) || isInOverlay(event.target))) return;
  if ((key === 'Enter' || key === 'Space') && isPressed(event.target)) return;
  const sequence = pending !== null && pending.until > event.timeStamp ? `${pending.key} ${key}` : key;
  pending = null;
  const all = commands().reverse();
  const hit = all.find(({ keys }) => keys?.includes(sequence)) ?? all.find(({ keys }) => keys?.includes(key));
  if (hit !== undefined) {
    event.preventDefault();
    hit.run();
  } else if (all.some(({ keys }) => keys?.some((one) => one.startsWith(`${key} `)))) {
    pending = { key, until: event.timeStamp + SEQUENCE_MS };
  }
}

function nameOf(event: KeyboardEvent): string {
  const key = event.key === ' ' ? 'Space' : event.key;
  const mod = event.metaKey || event.ctrlKey ? 'Mod+' : '';
  // Shift is part of `?` and `G` already.
  const shift = event.shiftKey && (key.length > 1 || mod !== '') ? 'Shift+' : '';
  return `${mod}${event.altKey ? 'Alt+' : ''}${shift}${key}`;
}

function isTyping(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    (target.isContentEditable ||
      target.matches('input:not([type=checkbox], [type=radio], [type=button]), textarea, select'))
  );
}

/** These two keys are those of the control that has the focus. */
const isPressed = (target: EventTarget | null): boolean =>
  target instanceof Element && target.matches('a, button, input, summary, [role=tab], [role=option], [role=separator]');

const isInOverlay = (target: EventTarget | null): boolean =>
  target instanceof Element && target.closest('dialog[open], [popover]:popover-open') !== null;
