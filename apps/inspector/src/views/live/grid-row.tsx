import type { LiveRow } from '@posthorn/contracts/live';
import type { TermEdit } from '@posthorn/query';
import { type CSSProperties, type MouseEvent, memo } from 'react';
import type { Gap } from '../../live/row-store.ts';
import { type CellContext, COLUMNS } from './columns.tsx';
import styles from './grid.module.css';

type Look = {
  /** Ids of columns that are not shown. */
  hidden: readonly string[];
  /** The dispatcher's now, each second, for a row that counts down; 0 for any other, which need not be drawn again. */
  tick: number;
  /** The same to the hour: whether a row is of today changes without it. */
  today: number;
} & Omit<CellContext, 'now'>;

type Props = Look & {
  row: LiveRow;
  /** Counted from the head, 1 = the heading. */
  position: number;
  style: CSSProperties;
  isFocused: boolean;
  isOpen: boolean;
  isSelected: boolean;
  onOpen: (id: string) => void;
  onFilter: (term: TermEdit) => void;
  onSelect: (id: string, withRange: boolean) => void;
};

/** A delivery as one line. Where it stands changes with every new one; its cells do not, and are kept. */
export function GridRow({
  row,
  position,
  style,
  isFocused,
  isOpen,
  isSelected,
  onOpen,
  onFilter,
  onSelect,
  ...look
}: Props) {
  const click = (event: MouseEvent) => {
    if (event.altKey) {
      event.preventDefault();
      const term = cellTerm(row, event.target);
      if (term !== null) onFilter(term);
      return;
    }
    // The link is for another tab; here the pane opens without leaving the list.
    if (event.metaKey || event.ctrlKey || event.button !== 0) return;
    event.preventDefault();
    onOpen(opensOf(event.target) ?? row.id);
  };
  const classes = [styles.row, isFocused && styles.focused, isOpen && styles.open, isSelected && styles.selected];
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the grid has the keys, as one tab stop
    <div
      role="row"
      id={`row-${row.id}`}
      aria-rowindex={position}
      aria-selected={isSelected}
      className={classes.filter(Boolean).join(' ')}
      style={style}
      data-id={row.id}
      data-status={row.status}
      onClick={click}
    >
      <div role="gridcell" className={styles.check}>
        <input
          type="checkbox"
          tabIndex={-1}
          checked={isSelected}
          aria-label={`Select ${row.id}`}
          onClick={(event) => {
            event.stopPropagation();
            onSelect(row.id, event.shiftKey);
          }}
          readOnly
        />
      </div>
      <Cells row={row} {...look} />
    </div>
  );
}

/** The delivery that a link inside of the row leads to. */
const opensOf = (target: EventTarget): string | undefined =>
  target instanceof Element ? target.closest<HTMLElement>('[data-opens]')?.dataset['opens'] : undefined;

/** What a query for the value under the pointer is. */
function cellTerm(row: LiveRow, target: EventTarget): TermEdit | null {
  const id = target instanceof Element ? target.closest<HTMLElement>('[data-column]')?.dataset['column'] : undefined;
  return COLUMNS.find((column) => column.id === id)?.query?.(row) ?? null;
}

const Cells = memo(function Cells({ row, hidden, tick, today, ...rest }: Look & { row: LiveRow }) {
  const context = { ...rest, now: tick || Math.max(today, row.createdAt) };
  return COLUMNS.filter(({ id }) => !hidden.includes(id)).map(({ id, numeric, cell }) => (
    <div key={id} role="gridcell" data-column={id} className={numeric ? styles.numeric : undefined}>
      {id === 'id' ? (
        <a href={`/deliveries/${row.id}`} tabIndex={-1} title={row.id}>
          {shortId(row.id)}
        </a>
      ) : (
        cell(row, context)
      )}
    </div>
  ));
});

/** Ids of one moment begin alike: it is their end that tells them apart. */
const shortId = (id: string): string => `${id.slice(0, 4)}…${id.slice(-14)}`;

export function GapRow({
  gap,
  position,
  style,
  columns,
  onLoad,
}: {
  gap: Gap;
  position: number;
  style: CSSProperties;
  columns: number;
  onLoad: () => void;
}) {
  return (
    <div role="row" aria-rowindex={position} className={`${styles.row} ${styles.gap}`} style={style}>
      <div role="gridcell" aria-colspan={columns} className={styles.span}>
        <span aria-hidden="true">⋯</span> {gapText(gap)}{' '}
        <button type="button" tabIndex={-1} onClick={onLoad}>
          Load them
        </button>
      </div>
    </div>
  );
}

function gapText({ why, count }: Gap): string {
  if (why === 'sampled') return `${count.toLocaleString('en')} deliveries not shown: more came than this page took in`;
  const changes = `${count.toLocaleString('en')} changes`;
  if (why === 'retention') return `${changes} not shown: they are older than the log of changes reaches`;
  if (why === 'paused') return `${changes} not shown: they came while the list was paused`;
  return `${changes} not shown: this page did not keep up`;
}
