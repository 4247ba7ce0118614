// The one box that says what is shown. What is not a query is said at once, and where; the list goes on with the last one.
import type { QueryFault as Written } from '@posthorn/query';
import { Search, X } from 'lucide-react';
import { memo, useId, useRef } from 'react';
import { useCommands } from '../../frame/keyboard.ts';
import type { QueryFault } from '../../live/subscription.ts';
import { Button, IconButton } from '../../ui/button.tsx';
import styles from './query-box.module.css';
import { useQueryBox } from './use-query-box.ts';

type Props = { query: string; fault: QueryFault | null; onQuery: (query: string) => void };

export const QueryBox = memo(function QueryBox({ query, fault, onQuery }: Props) {
  const input = useRef<HTMLInputElement>(null);
  const id = useId();
  const box = useQueryBox(query, onQuery, input);
  const { text, at, options, wrong, run } = box;
  const isWrong = wrong !== null || fault !== null;
  useCommands([
    { id: 'live query', group: 'Filter', label: 'Write a query', keys: ['/'], run: () => input.current?.focus() },
  ]);
  return (
    <search className={styles.box}>
      <Search size={16} aria-hidden className={styles.icon} />
      <input
        ref={input}
        className={styles.input}
        role="combobox"
        aria-label="Query"
        aria-expanded={options.length > 0}
        aria-controls={id}
        aria-activedescendant={options[at] && `${id}-${at}`}
        aria-invalid={isWrong}
        aria-describedby={isWrong ? `${id}-fault` : undefined}
        autoComplete="off"
        spellCheck={false}
        placeholder="status:failed event:profile.* since:15m   ( / )"
        value={text}
        onChange={({ target }) => box.write(target.value, target.selectionStart ?? target.value.length)}
        onSelect={({ currentTarget }) => box.setCaret(currentTarget.selectionStart ?? 0)}
        onFocus={() => box.setOpen(true)}
        onBlur={() => box.setOpen(false)}
        onKeyDown={box.onKeyDown}
      />
      {text !== '' && <IconButton label="Clear the query" icon={<X size={14} aria-hidden />} onClick={() => run('')} />}
      {text !== query && (
        <Button look="primary" disabled={!box.isValid} onClick={() => run(text)}>
          Show
        </Button>
      )}
      <Options id={id} box={box} />
      {isWrong && (
        <p id={`${id}-fault`} className={styles.fault} role="status">
          {wrong === null ? fault?.message : <Fault text={text} fault={wrong} onFix={box.setText} />}
        </p>
      )}
    </search>
  );
});

function Options({ id, box: { options, at, accept } }: { id: string; box: ReturnType<typeof useQueryBox> }) {
  return (
    <div
      id={id}
      role="listbox"
      aria-label="Suggestions"
      className={styles.list}
      hidden={options.length === 0}
      tabIndex={-1}
      // A press must not take the focus out of the box before the click arrives.
      onMouseDown={(event) => event.preventDefault()}
    >
      {options.map((option, index) => (
        // biome-ignore lint/a11y/useFocusableInteractive: the focus stays in the box, which names the active option
        // biome-ignore lint/a11y/useKeyWithClickEvents: its keys are those of the box
        <div
          key={option.insert}
          id={`${id}-${index}`}
          role="option"
          aria-selected={index === at}
          onClick={() => accept(option)}
        >
          <code>{option.label}</code> <span>{option.detail}</span>
        </div>
      ))}
    </div>
  );
}

/** What is wrong, with the part of the text that is meant. */
function Fault({ text, fault, onFix }: { text: string; fault: Written; onFix: (text: string) => void }) {
  const { from, to, message, fix } = fault;
  return (
    <>
      <code>
        {text.slice(0, from)}
        <mark>{text.slice(from, to) || ' '}</mark>
        {text.slice(to)}
      </code>
      {message}{' '}
      {fix !== undefined && (
        <Button look="quiet" onClick={() => onFix(text.slice(0, from) + fix + text.slice(to))}>
          {fix === '' ? 'Leave it out' : `Use ${fix}`}
        </Button>
      )}
    </>
  );
}
