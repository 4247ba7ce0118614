import { useNavigate } from '@tanstack/react-router';
import { useRef } from 'react';
import { announce } from '../../frame/announcer.tsx';
import { type Command, useCommands } from '../../frame/keyboard.ts';
import type { RowStore } from '../../live/row-store.ts';
import { togglePin } from '../../preferences/pins.ts';
import { COLUMNS } from './columns.tsx';
import { withCell } from './query-terms.ts';
import type { Selection } from './use-selection.ts';
import type { Tail } from './use-tail.ts';

type Deps = {
  refresh: () => void;
  store: RowStore | null;
  tail: Tail;
  focused: string | null;
  setFocused: (id: string) => void;
  /** The delivery in the pane. */
  opened: string | null;
  open: (id: string) => void;
  enter: (id: string) => void;
  selection: Selection;
  togglePause: () => void;
  query: string;
  setQuery: (query: string) => void;
};

const GROUP = 'Deliveries';

/** The list's shortcuts, from anywhere on the screen. The grid has its own for the keys it handles. */
export function useListKeys(deps: Deps): void {
  useCommands([...listCommands(deps), ...useRowCommands(deps), ...filterCommands(deps)]);
}

function listCommands(deps: Deps): Command[] {
  const { refresh, store, tail, focused, setFocused, opened, open, togglePause, query, setQuery } = deps;
  const step = (by: number) => {
    if (store === null || tail.count === 0) return;
    const from = opened ?? focused;
    const at = from === null ? tail.count : store.indexOf(from);
    let index = Math.min(Math.max(at - by, 0), tail.count - 1);
    while (index > 0 && store.at(index)?.row === null) index -= by;
    const next = store.at(index)?.row;
    if (next == null) return;
    tail.freeze();
    if (opened !== null) return open(next.id);
    setFocused(next.id);
    document.querySelector<HTMLElement>('[role=grid]')?.focus();
  };
  const follow = () => {
    tail.follow();
    announce('Following the newest');
  };
  const clear = { id: 'live clear', group: GROUP, label: 'Clear the query', keys: ['Shift+Escape'] };
  return [
    {
      id: 'live down',
      group: GROUP,
      label: opened === null ? 'Next row' : 'Next delivery',
      keys: ['j'],
      run: () => step(1),
    },
    {
      id: 'live up',
      group: GROUP,
      label: opened === null ? 'Previous row' : 'Previous delivery',
      keys: ['k'],
      run: () => step(-1),
    },
    { id: 'live pause', group: GROUP, label: 'Pause or resume the list', keys: ['Space'], run: togglePause },
    { id: 'live follow', group: GROUP, label: 'Jump to the newest and follow', keys: ['.', 'g g'], run: follow },
    ...(store?.hasGaps
      ? [{ id: 'live load', group: GROUP, label: 'Load deliveries that are not shown', keys: ['L'], run: refresh }]
      : []),
    ...(query === '' ? [] : [{ ...clear, run: () => setQuery('') }]),
  ];
}

function useRowCommands({ focused, enter, selection }: Deps): Command[] {
  const navigate = useNavigate();
  const compared = useRef<string | null>(null);
  const onRow = (run: (id: string) => void) => () => {
    if (focused !== null) run(focused);
  };
  const pin = onRow((id) => announce(togglePin(id) ? 'Pinned' : 'Unpinned'));
  const compare = onRow((id) => {
    if (compared.current === null || compared.current === id) {
      compared.current = id;
      announce('Press c on the row to compare it with');
    } else void navigate({ to: '/compare', search: { a: compared.current, b: id } });
  });
  return [
    { id: 'live open', group: GROUP, label: 'Open the row', keys: ['Enter', 'o'], run: onRow(enter) },
    {
      id: 'live mark',
      group: GROUP,
      label: 'Select the row (Shift and an arrow: select up to there)',
      keys: ['x'],
      run: onRow((id) => selection.toggle(id, false)),
    },
    { id: 'live pin', group: GROUP, label: 'Pin or unpin the row', keys: ['b'], run: pin },
    { id: 'live compare', group: GROUP, label: 'Compare the row with another', keys: ['c'], run: compare },
  ];
}

/** Of the row that has the focus, for the palette: a query for each of its cells. */
function filterCommands({ store, focused, query, setQuery }: Deps): Command[] {
  const row = focused === null ? undefined : store?.get(focused);
  if (row === undefined) return [];
  const only = { id: 'live filter', group: GROUP, label: 'Filter by this event', keys: ['f'] };
  const cells = COLUMNS.flatMap(({ id, label, query: queryOf }) => {
    const term = queryOf?.(row);
    if (term == null) return [];
    const run = () => setQuery(withCell(query, term));
    return [{ id: `live filter ${id}`, group: 'Filter', label: `${label}: ${term.value}`, run }];
  });
  return [{ ...only, run: () => setQuery(withCell(query, { key: 'event', value: row.event })) }, ...cells];
}
