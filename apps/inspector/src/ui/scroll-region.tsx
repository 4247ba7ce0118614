import type { ReactNode } from 'react';
import table from './table.module.css';

/** Around what may be wider than the screen and has nothing in it to take the focus: the keyboard scrolls it. */
export function ScrollRegion({ label, children }: { label: string; children: ReactNode }) {
  return (
    <section
      className={table.wrap}
      aria-label={label}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
      tabIndex={0}
    >
      {children}
    </section>
  );
}
