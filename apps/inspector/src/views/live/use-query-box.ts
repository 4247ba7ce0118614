// The state of the query box: what is written, what it could be completed to, and what a key does.
import { type Completion, complete, parse } from '@posthorn/query';
import { type KeyboardEvent, type RefObject, useState } from 'react';
import { preferences, setPreference, usePreference } from '../../preferences/preferences.ts';
import { useZone } from '../../ui/time.tsx';
import { bodySearches } from './body-search.ts';
import { withZone } from './query-terms.ts';
import { useKnownValues } from './use-known-values.ts';

const RECENT_MAX = 10;
const OPTIONS_MAX = 12;

export function useQueryBox(
  query: string,
  onQuery: (query: string) => void,
  input: RefObject<HTMLInputElement | null>,
) {
  const [text, setText] = useState(query);
  const [caret, setCaret] = useState(query.length);
  const [open, setOpen] = useState(false);
  const [at, setAt] = useState(-1);
  const known = useKnownValues();
  const recent = usePreference('recentQueries');
  const zone = useZone();
  const parsed = parse(text);
  const completions = complete(text, caret, known);
  const showsRecent = text === '' && recent.length > 0;
  const options: Completion[] = !open
    ? []
    : showsRecent
      ? recent.map((one) => ({ insert: one, label: one, detail: 'recent', kind: 'value' }))
      : [
          ...completions.items.slice(0, OPTIONS_MAX),
          ...bodySearches(text).map(
            ({ query: insert, about }): Completion => ({ insert, label: insert, detail: about, kind: 'value' }),
          ),
        ];

  const run = (next: string) => {
    const trimmed = withZone(next.trim(), zone);
    setOpen(false);
    setAt(-1);
    if (!parse(trimmed).ok) return;
    if (trimmed !== '') {
      const others = preferences().recentQueries.filter((one) => one !== trimmed);
      setPreference('recentQueries', [trimmed, ...others].slice(0, RECENT_MAX));
    }
    setText(trimmed);
    if (trimmed !== query) onQuery(trimmed);
  };
  const accept = (completion: Completion) => {
    if (showsRecent || !completions.items.includes(completion)) return run(completion.insert);
    const end = completions.from + completion.insert.length;
    setText(text.slice(0, completions.from) + completion.insert + text.slice(completions.to));
    setCaret(end);
    setAt(-1);
    requestAnimationFrame(() => input.current?.setSelectionRange(end, end));
  };
  const write = (next: string, position: number) => {
    setText(next);
    setCaret(position);
    setOpen(true);
    setAt(-1);
  };
  const step = (by: 1 | -1) => {
    setOpen(true);
    setAt(at === -1 && by === -1 ? options.length - 1 : (at + by + options.length) % options.length);
  };
  const leave = () => {
    if (open) setOpen(false);
    else if (text !== query) setText(query);
    else {
      input.current?.blur();
      document.querySelector<HTMLElement>('[role=grid]')?.focus();
    }
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const option = options[at];
    const enter = () => (option === undefined ? run(text) : accept(option));
    const acts: Record<string, (() => void) | undefined> = {
      ArrowDown: options.length > 0 ? () => step(1) : () => setOpen(true),
      ArrowUp: options.length > 0 ? () => step(-1) : undefined,
      Enter: enter,
      Tab: option === undefined ? undefined : () => accept(option),
      Escape: leave,
    };
    const act = acts[event.key];
    if (act === undefined) return;
    event.preventDefault();
    act();
  };
  return {
    ...{ text, at, options, run, accept, write, onKeyDown, setCaret, setOpen, setText },
    wrong: text !== query && !parsed.ok ? parsed.fault : null,
    isValid: parsed.ok,
  };
}
