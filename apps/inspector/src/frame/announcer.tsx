// The one live region of the page. Other regions would talk over each other; what is said here is short and rare.
import { useSyncExternalStore } from 'react';

type Spoken = { polite: string; assertive: string };
let spoken: Spoken = { polite: '', assertive: '' };
const listeners = new Set<() => void>();

/** `assertive` interrupts: only for a lost connection and for what the person has just asked for. */
export function announce(text: string, how: keyof Spoken = 'polite'): void {
  // A repeated text is a new message only if it differs: a no-break space makes it so, and is not read out.
  spoken = { ...spoken, [how]: spoken[how] === text ? `${text}\u00a0` : text };
  for (const listener of listeners) listener();
}

export function Announcer() {
  const { polite, assertive } = useSyncExternalStore(subscribe, () => spoken);
  return (
    <div className="visually-hidden">
      <div aria-live="polite" role="status">
        {polite}
      </div>
      <div aria-live="assertive" role="alert">
        {assertive}
      </div>
    </div>
  );
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
