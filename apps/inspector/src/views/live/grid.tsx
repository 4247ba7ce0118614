// The list as a grid: one tab stop, a focus that belongs to a delivery and not to a place, rows drawn only where one looks.
import type { TermEdit } from '@posthorn/query';
import { useVirtualizer } from '@tanstack/react-virtual';
import { type KeyboardEvent, useEffect, useRef } from 'react';
import { announce } from '../../frame/announcer.tsx';
import type { RowStore } from '../../live/row-store.ts';
import { type CellContext, COLUMNS, hiddenAt, tracksOf } from './columns.tsx';
import styles from './grid.module.css';
import { GapRow, GridRow } from './grid-row.tsx';
import type { Tail } from './use-tail.ts';
import { useWidth } from './use-width.ts';

type Props = Omit<CellContext, 'now'> & {
  store: RowStore;
  tail: Tail;
  now: number;
  hidden: readonly string[];
  rowHeight: number;
  /** px; 0 = there is none. */
  headHeight: number;
  focused: string | null;
  open: string | null;
  selected: ReadonlySet<string>;
  onFocus: (id: string) => void;
  onOpen: (id: string) => void;
  /** Opened, and the focus goes with it. */
  onEnter: (id: string) => void;
  /** Only what has this value is wanted. */
  onFilter: (term: TermEdit) => void;
  onSelect: (id: string, withRange: boolean) => void;
  /** The end of what is held has come into sight. */
  onEnd: () => void;
  /** What is not told between the rows is wanted. */
  onLoad: () => void;
};

const HOUR_MS = 3_600_000;
/** Rows are provided for by so many. */
const PLACES = 5000;

export function Grid(given: Props) {
  const { store, tail, rowHeight, headHeight, focused, onEnd } = given;
  const scroller = useRef<HTMLDivElement>(null);
  // On a narrow screen a row is two lines, which have places of their own.
  const widthPx = useWidth(scroller);
  const hidden = headHeight === 0 || widthPx === 0 ? given.hidden : hiddenAt(widthPx, given.hidden);
  const props = { ...given, hidden };
  const { count } = tail;
  const virtual = useVirtualizer({
    // It measures every place again whenever this changes: doing so with each frame would be felt.
    count: Math.ceil(count / PLACES) * PLACES,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    overscan: 8,
    scrollPaddingStart: headHeight,
    paddingStart: headHeight,
  });
  useHeadWatch(scroller, tail);
  const { length: columnsShown } = COLUMNS.filter(({ id }) => !hidden.includes(id));
  const { tracks, leastPx } = tracksOf(hidden);
  const items = virtual.getVirtualItems().filter(({ index }) => index < count);
  const lastIndex = items.at(-1)?.index ?? -1;
  // biome-ignore lint/correctness/useExhaustiveDependencies: asked again whenever the end moves
  useEffect(() => {
    if (count > 0 && lastIndex >= count - 20) onEnd();
  }, [lastIndex, count]);
  const move = useFocusMoves(props);
  // Also where the focus was moved from elsewhere: by a shortcut, or from the delivery that is open.
  const focusedIndex = focused === null || store.get(focused) === undefined ? -1 : indexFromHead(store, count, focused);
  const latest = useRef(focusedIndex);
  latest.current = focusedIndex;
  // biome-ignore lint/correctness/useExhaustiveDependencies: scrolled to when it is another row, not when rows come in
  useEffect(() => {
    if (latest.current >= 0) virtual.scrollToIndex(latest.current);
  }, [focused]);

  return (
    <div
      ref={scroller}
      className={styles.grid}
      role="grid"
      aria-label="Deliveries, newest first"
      aria-rowcount={store.older === null && store.evicted === 0 ? count + 1 : -1}
      aria-colcount={columnsShown + 1}
      aria-multiselectable="true"
      aria-activedescendant={focused === null ? undefined : `row-${focused}`}
      tabIndex={0}
      onKeyDown={move}
      style={{ ['--columns' as string]: tracks, ['--least' as string]: `${leastPx}px` }}
    >
      {headHeight > 0 && <GridHead hidden={hidden} />}
      {/* What is pressed stays under the pointer until it is let go. */}
      <div role="rowgroup" style={{ height: count * rowHeight }} onPointerDown={tail.freeze}>
        {items.map(({ index, key, start }) => (
          <Line key={key} {...props} index={index} start={start} columns={columnsShown + 1} />
        ))}
      </div>
    </div>
  );
}

type LineProps = Props & { index: number; start: number; columns: number };

/** What stands in a place of the list: a delivery, or that something is not shown. */
function Line({
  store,
  tail,
  now,
  index,
  start,
  columns,
  rowHeight,
  focused,
  open,
  selected,
  onLoad,
  ...rest
}: LineProps) {
  const entry = store.at(tail.count - 1 - index);
  const style = { top: 0, height: rowHeight, transform: `translateY(${start}px)` };
  const position = index + 2;
  if (entry === undefined) return null;
  if (entry.row === null)
    return <GapRow gap={entry.gap} position={position} style={style} columns={columns} onLoad={onLoad} />;
  const { row } = entry;
  const today = Math.floor(now / HOUR_MS) * HOUR_MS;
  return (
    <GridRow
      row={row}
      position={position}
      style={style}
      hidden={rest.hidden}
      isFocused={row.id === focused}
      isOpen={row.id === open}
      isSelected={selected.has(row.id)}
      onOpen={rest.onOpen}
      onFilter={rest.onFilter}
      onSelect={rest.onSelect}
      tick={row.nextAttemptAt === null && rest.zone !== 'relative' ? 0 : now}
      today={today}
      zone={rest.zone}
      nameOf={rest.nameOf}
      attemptsMax={rest.attemptsMax}
    />
  );
}

function GridHead({ hidden }: { hidden: readonly string[] }) {
  return (
    <div role="row" aria-rowindex={1} className={styles.head}>
      <div role="columnheader">
        <span className="visually-hidden">Selected</span>
      </div>
      {COLUMNS.filter(({ id }) => !hidden.includes(id)).map(({ id, label, numeric, query }) => (
        <div
          key={id}
          role="columnheader"
          title={query === undefined ? undefined : 'Alt-click a value to filter by it'}
          className={numeric ? styles.numeric : undefined}
          aria-sort={id === 'time' ? 'descending' : undefined}
        >
          {label}
        </div>
      ))}
    </div>
  );
}

/** Scrolling away from the head freezes the list. */
function useHeadWatch(scroller: { current: HTMLDivElement | null }, tail: Tail): void {
  const latest = useRef(tail);
  latest.current = tail;
  useEffect(() => {
    const { current } = scroller;
    if (current === null) return;
    let before = current.scrollTop;
    const onScroll = () => {
      const { scrollTop } = current;
      if (scrollTop > before && latest.current.following) latest.current.freeze();
      before = scrollTop;
    };
    current.addEventListener('scroll', onScroll, { passive: true });
    return () => current.removeEventListener('scroll', onScroll);
  }, [scroller]);
  const { following } = tail;
  useEffect(() => {
    if (following && scroller.current !== null) scroller.current.scrollTop = 0;
  }, [following, scroller]);
}

function useFocusMoves({ store, tail, focused, open, selected, onFocus, onOpen, onEnter, onSelect }: Props) {
  return (event: KeyboardEvent) => {
    const { count } = tail;
    const at = focused === null ? -1 : indexFromHead(store, count, focused);
    const page = 20;
    const to = {
      ArrowDown: at + 1,
      ArrowUp: at - 1,
      j: at + 1,
      k: at - 1,
      J: at + 1,
      K: at - 1,
      PageDown: at + page,
      PageUp: at - page,
      Home: 0,
      End: count - 1,
    }[event.key];
    if (to !== undefined && !event.metaKey && !event.ctrlKey) {
      event.preventDefault();
      event.stopPropagation();
      const step = to < at ? -1 : 1;
      let index = Math.min(Math.max(to, 0), count - 1);
      while (store.at(count - 1 - index)?.row === null) index += step;
      const row = store.at(count - 1 - index)?.row;
      if (row == null) return;
      tail.freeze();
      // With a delivery open, the keys walk from one to the next.
      if (open === null || event.shiftKey) onFocus(row.id);
      else onOpen(row.id);
      if (event.shiftKey && focused !== null) onSelect(row.id, true);
    } else if (event.key === 'Enter' && focused !== null) {
      event.preventDefault();
      event.stopPropagation();
      onEnter(focused);
    } else if (event.key === 'x' && focused !== null) {
      event.stopPropagation();
      onSelect(focused, false);
      announce(selected.has(focused) ? 'Not selected' : 'Selected');
    }
  };
}

/** −1 where it is gone: what replaced it is then next to it. */
function indexFromHead(store: RowStore, count: number, id: string): number {
  return count - 1 - Math.min(count - 1, store.indexOf(id));
}
