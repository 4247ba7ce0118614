// Where the focus is while a delivery is open: it goes into the pane when it is asked to, and back to the row on closing.
import { useEffect, useRef, useState } from 'react';

export function usePaneFocus(opened: string | undefined, onReturn: (id: string) => void) {
  /** Rises with each time the focus is to go into the pane; 0 = it stays in the list. */
  const [entered, setEntered] = useState(0);
  const before = useRef(opened);
  const latest = useRef(onReturn);
  latest.current = onReturn;
  useEffect(() => {
    const closed = opened === undefined ? before.current : undefined;
    before.current = opened;
    if (closed === undefined) return;
    setEntered(0);
    latest.current(closed);
    document.querySelector<HTMLElement>('[role=grid]')?.focus();
  }, [opened]);
  return { entered, enter: () => setEntered((count) => count + 1) };
}
