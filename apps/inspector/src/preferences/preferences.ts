// What a person set for this browser: kept in local storage, shared by all tabs, the same for every screen.
import { useSyncExternalStore } from 'react';

export type Preferences = {
  theme: 'system' | 'light' | 'dark';
  timeZone: 'local' | 'utc' | 'relative';
  density: 'compact' | 'comfortable';
  railCollapsed: boolean;
  /** Single-key shortcuts; WCAG 2.1.4 wants them to be switched off where they get in the way. */
  shortcuts: boolean;
  /** Width of the delivery pane, px. */
  paneWidth: number;
  hiddenColumns: string[];
  savedViews: { name: string; query: string }[];
  pinned: string[];
  recentQueries: string[];
};

const DEFAULTS: Preferences = {
  theme: 'system',
  timeZone: 'local',
  density: 'compact',
  railCollapsed: false,
  shortcuts: true,
  paneWidth: 560,
  hiddenColumns: [],
  savedViews: [],
  pinned: [],
  recentQueries: [],
};

const KEY = 'posthorn.preferences';
const listeners = new Set<() => void>();
let current = read();

function read(): Preferences {
  try {
    const stored: unknown = JSON.parse(localStorage.getItem(KEY) ?? '{}');
    if (typeof stored !== 'object' || stored === null) return DEFAULTS;
    // One that was stored by another version, or by hand, counts only where it is of the right kind.
    const fitting = Object.entries(stored).filter(([name, value]) => {
      const fallback = DEFAULTS[name as keyof Preferences];
      return (
        fallback !== undefined && typeof fallback === typeof value && Array.isArray(fallback) === Array.isArray(value)
      );
    });
    return { ...DEFAULTS, ...Object.fromEntries(fitting) };
  } catch {
    return DEFAULTS;
  }
}

export function setPreference<Name extends keyof Preferences>(name: Name, value: Preferences[Name]): void {
  current = { ...current, [name]: value };
  try {
    localStorage.setItem(KEY, JSON.stringify(current));
  } catch {
    // Storage is full or forbidden: it holds until the page is closed.
  }
  tell();
}

export const preferences = (): Preferences => current;

export function usePreference<Name extends keyof Preferences>(name: Name): Preferences[Name] {
  return useSyncExternalStore(subscribe, () => current[name]);
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

function tell(): void {
  applyTheme();
  for (const listener of listeners) listener();
}

export function applyTheme(): void {
  if (current.theme === 'system') delete document.documentElement.dataset['theme'];
  else document.documentElement.dataset['theme'] = current.theme;
}

// Another tab changed something.
addEventListener('storage', (event) => {
  if (event.key !== KEY) return;
  current = read();
  tell();
});
