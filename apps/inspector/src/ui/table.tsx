import { type ComponentProps, type ReactNode, type RefObject, useEffect, useId, useRef, useState } from 'react';
import styles from './table.module.css';

/** `number`: its cells are figures. `hidden`: read out but not shown, for a column of buttons. */
type Column = string | { name: string; look: 'number' | 'hidden' };

type Props<Row> = {
  /** What the rows are. Screen readers read it out; it is not shown. */
  caption: string;
  /** Left out if each row has a head of its own. */
  columns?: readonly Column[];
  rows: readonly Row[];
  /** A `<tr>` of `Cell`s, with a key. */
  row: (row: Row) => ReactNode;
  /** On a narrow screen each row is a block of lines: `label` of a cell says what the cell does not say by itself. */
  isStacked?: boolean;
  /** At most 240 px high: the rows scroll. */
  isTall?: boolean;
  /** Shown instead of a table without rows. */
  empty?: ReactNode;
};

/** Rows under named columns. A table that is wider than the screen scrolls, by keyboard too. */
export function Table<Row>({ caption, columns = [], rows, row, isStacked, isTall, empty = null }: Props<Row>) {
  const captionId = useId();
  const region = useRef<HTMLElement>(null);
  const isFocusable = useOverflow(region, rows.length > 0);
  if (rows.length === 0) return empty;
  return (
    <section
      ref={region}
      className={isTall ? `${styles.wrap} ${styles.tall}` : styles.wrap}
      aria-labelledby={captionId}
      tabIndex={isFocusable ? 0 : undefined}
    >
      <table className={isStacked ? `${styles.table} ${styles.stack}` : styles.table}>
        <caption id={captionId} className="visually-hidden">
          {caption}
        </caption>
        {columns.length > 0 && (
          <thead>
            <tr>
              {columns.map((column) => (
                <ColumnHead key={typeof column === 'string' ? column : column.name} column={column} />
              ))}
            </tr>
          </thead>
        )}
        <tbody>{rows.map(row)}</tbody>
      </table>
    </section>
  );
}

function ColumnHead({ column }: { column: Column }) {
  if (typeof column === 'string') return <th scope="col">{column}</th>;
  const { name, look } = column;
  return (
    <th scope="col" className={look === 'number' ? styles.number : undefined}>
      {look === 'hidden' ? <span className="visually-hidden">{name}</span> : name}
    </th>
  );
}

type CellProps = Pick<ComponentProps<'td'>, 'children' | 'className' | 'colSpan' | 'style'> & {
  look?: 'mono' | 'number';
  /** Of its column, for rows that are stacked. */
  label?: string;
};

export function Cell({ look, label, className, ...rest }: CellProps) {
  const classes = [look && styles[look], className].filter((one) => one !== undefined);
  return <td {...rest} className={classes.join(' ') || undefined} data-label={label} />;
}

export function RowHead({ children }: { children: ReactNode }) {
  return <th scope="row">{children}</th>;
}

/** Whether an element holds more than it can show. Only then the Tab key has to stop there, so that the arrow keys scroll it. */
function useOverflow(of: RefObject<HTMLElement | null>, isThere: boolean): boolean {
  const [overflows, setOverflows] = useState(false);
  useEffect(() => {
    const element = of.current;
    if (element === null || !isThere) return;
    const look = () =>
      // Sizes are rounded, each by itself.
      setOverflows(element.scrollWidth > element.clientWidth + 1 || element.scrollHeight > element.clientHeight + 1);
    const observer = new ResizeObserver(look);
    observer.observe(element);
    for (const child of element.children) observer.observe(child);
    return () => observer.disconnect();
  }, [of, isThere]);
  return overflows;
}
