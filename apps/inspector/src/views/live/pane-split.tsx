import { type KeyboardEvent, type PointerEvent, type ReactNode, useEffect, useRef, useState } from 'react';
import { setPreference, usePreference } from '../../preferences/preferences.ts';
import styles from './live-screen.module.css';

/** Below this width there is no room for both: the delivery takes the whole screen. At 200 % zoom most windows are. */
const covers = matchMedia('(max-width: 1000px)');
export const coversList = (): boolean => covers.matches;

const MIN = 320;
const STEP = 32;

type Props = {
  pane: ReactNode;
  /** Rises with each time that the focus is to go into the pane. */
  entered: number;
  children: ReactNode;
};

/** The list, and next to it (over it, where there is no room) the pane. The width of the pane is remembered. */
export function PaneSplit({ pane, entered, children }: Props) {
  const aside = useRef<HTMLElement>(null);
  const isOpen = pane !== null;
  useEffect(() => {
    if (isOpen && entered > 0) aside.current?.focus();
  }, [isOpen, entered]);
  const stored = usePreference('paneWidth');
  const [dragged, setDragged] = useState<number | null>(null);
  const width = dragged ?? stored;
  const clamp = (px: number) => Math.round(Math.min(Math.max(px, MIN), innerWidth - MIN));
  const move = (event: PointerEvent) => {
    if (dragged !== null) setDragged(clamp(innerWidth - event.clientX));
  };
  const end = () => {
    if (dragged !== null) setPreference('paneWidth', dragged);
    setDragged(null);
  };
  const key = (event: KeyboardEvent) => {
    const by = { ArrowLeft: STEP, ArrowRight: -STEP }[event.key];
    if (by === undefined) return;
    event.preventDefault();
    setPreference('paneWidth', clamp(width + by));
  };
  return (
    <div
      className={pane === null ? styles.split : `${styles.split} ${styles.withPane}`}
      style={{ ['--pane' as string]: `${width}px` }}
    >
      <section className={styles.list} aria-label="List">
        {children}
      </section>
      {pane !== null && (
        <>
          {/* biome-ignore lint/a11y/useSemanticElements: a separator that is moved is a control, no thematic break */}
          <div
            className={styles.handle}
            role="separator"
            aria-label="Width of the delivery pane"
            aria-orientation="vertical"
            aria-valuenow={width}
            aria-valuemin={MIN}
            aria-valuemax={Math.max(MIN, innerWidth - MIN)}
            tabIndex={0}
            onKeyDown={key}
            onPointerDown={(event) => {
              event.currentTarget.setPointerCapture(event.pointerId);
              setDragged(width);
            }}
            onPointerMove={move}
            onPointerUp={end}
            onPointerCancel={end}
          />
          <aside ref={aside} className={styles.pane} aria-label="Delivery" tabIndex={-1}>
            {pane}
          </aside>
        </>
      )}
    </div>
  );
}
