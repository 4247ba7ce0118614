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
  open: (id: string) => void;
  selection: Selection;
  togglePause: () => void;
  query: string;
  setQuery: (query: string) => void;
};

const GROUP = 'Deliveries';

/** The list's shortcuts, wherever on the screen the focus is; inside the grid it has its own. */
export function useListKeys(deps: Deps): void {
  useCommands([...listCommands(deps), ...useRowCommands(deps), ...filterCommands(deps)]);
}

function listCommands({ refresh, store, tail, focused, setFocused, togglePause, query, setQuery }: Deps): Command[] {
  const step = (by: number) => {
    if (store === null || tail.count === 0) return;
    const at = focused === null ? tail.count : store.indexOf(focused);
    let index = Math.min(Math.max(at - by, 0), tail.count - 1);
    while (index > 0 && store.at(index)?.row === null) index -= by;
    const next = store.at(index)?.row;
    if (next == null) return;
    tail.freeze();
    setFocused(next.id);
    document.querySelector<HTMLElement>('[role=grid]')?.focus();
  };
  const follow = () => {
    tail.follow();
    announce('Following the newest');
  };
  const clear = { id: 'live clear', group: GROUP, label: 'Clear the query', keys: ['Shift+Escape'] };
  return [
    { id: 'live down', group: GROUP, label: 'Next row', keys: ['j'], run: () => step(1) },
    { id: 'live up', group: GROUP, label: 'Row before', keys: ['k'], run: () => step(-1) },
    { id: 'live pause', group: GROUP, label: 'Pause or resume the list', keys: ['Space'], run: togglePause },
    { id: 'live follow', group: GROUP, label: 'Go to the newest and follow', keys: ['.', 'g g'], run: follow },
    ...(store?.hasGaps
      ? [{ id: 'live load', group: GROUP, label: 'Load what is not shown', keys: ['L'], run: refresh }]
      : []),
    ...(query === '' ? [] : [{ ...clear, run: () => setQuery('') }]),
  ];
}

function useRowCommands({ focused, open, selection }: Deps): Command[] {
  const navigate = useNavigate();
  const compared = useRef<string | null>(null);
  const onRow = (run: (id: string) => void) => () => {
    if (focused !== null) run(focused);
  };
  const pin = onRow((id) => announce(togglePin(id) ? 'Pinned' : 'No longer pinned'));
  const compare = onRow((id) => {
    if (compared.current === null || compared.current === id) {
      compared.current = id;
      announce('Marked: press c on the row to compare it with');
    } else void navigate({ to: '/compare', search: { a: compared.current, b: id } });
  });
  return [
    { id: 'live open', group: GROUP, label: 'Open the row', keys: ['Enter', 'o'], run: onRow(open) },
    {
      id: 'live mark',
      group: GROUP,
      label: 'Mark the row (Shift and an arrow: up to there)',
      keys: ['x'],
      run: onRow((id) => selection.toggle(id, false)),
    },
    { id: 'live pin', group: GROUP, label: 'Pin the row, or take its pin off', keys: ['b'], run: pin },
    { id: 'live compare', group: GROUP, label: 'Compare the row with another', keys: ['c'], run: compare },
  ];
}

/** Of the row that has the focus, for the palette: a query for each of its cells. */
function filterCommands({ store, focused, query, setQuery }: Deps): Command[] {
  const row = focused === null ? undefined : store?.get(focused);
  if (row === undefined) return [];
  const only = { id: 'live filter', group: GROUP, label: 'Only rows with this event', keys: ['f'] };
  const cells = COLUMNS.flatMap(({ id, label, query: queryOf }) => {
    const term = queryOf?.(row);
    if (term == null) return [];
    const run = () => setQuery(withCell(query, term));
    return [{ id: `live filter ${id}`, group: 'Filter', label: `${label}: ${term.value}`, run }];
  });
  return [{ ...only, run: () => setQuery(withCell(query, { key: 'event', value: row.event })) }, ...cells];
}
