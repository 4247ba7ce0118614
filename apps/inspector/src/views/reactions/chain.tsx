// The chain of a reaction as cards, in the order in which they run: event, filters, sends.
import type { EventType, Target } from '@posthorn/contracts';
import { Filter, Plus, Send, Zap } from 'lucide-react';
import { type KeyboardEvent, useId } from 'react';
import { errorsOf, type FieldErrors } from '../../editing/field-errors.ts';
import { announce } from '../../frame/announcer.tsx';
import { StepBadge } from '../../runs/step-badge.tsx';
import { Button } from '../../ui/button.tsx';
import { TextField } from '../../ui/field.tsx';
import { CardHead } from './card-head.tsx';
import { type ActionDraft, type Draft, moved, newFilter, newSend } from './draft.ts';
import { FilterFields } from './filter-fields.tsx';
import styles from './reactions.module.css';
import { SendFields } from './send-fields.tsx';
import { type Previewed, SendPreview } from './send-preview.tsx';
import type { Tried, Verdict } from './verdicts.ts';

type Props = {
  draft: Draft;
  errors: FieldErrors;
  types: readonly EventType[];
  targets: readonly Target[];
  /** What each card comes to for the chosen event, by the key of its action. */
  verdicts: ReadonlyMap<string, Verdict>;
  triedOf: (key: string) => Tried | undefined;
  /** What the dispatcher says of a saved action. */
  previewOf: (id: number | null) => Previewed | undefined;
  onChange: (change: Partial<Draft>) => void;
};

/** Keys only have to differ from one another. */
let made = 0;
const newKey = (): string => {
  made += 1;
  return `new ${made}`;
};

export function Chain({ draft, errors, types, targets, verdicts, triedOf, previewOf, onChange }: Props) {
  const { actions } = draft;
  const base = useId();
  const focusLater = (id: string) => requestAnimationFrame(() => document.getElementById(id)?.focus());
  const set = (index: number, action: ActionDraft) => onChange({ actions: actions.with(index, action) });
  const add = (action: ActionDraft) => {
    onChange({ actions: [...actions, action] });
    focusLater(`${base}${action.key}`);
  };
  const move = (index: number, by: 1 | -1) => {
    const next = moved(actions, index, by);
    if (next === actions) return;
    onChange({ actions: next });
    announce(`Moved to place ${index + by + 1} of ${actions.length}`);
    // The browser takes the focus from what is moved in the page.
    focusLater(`${base}${actions[index]?.key}`);
  };
  const remove = (index: number) => {
    onChange({ actions: actions.toSpliced(index, 1) });
    announce('Removed');
    focusLater(`${base}add`);
  };
  const onKeyDown = (event: KeyboardEvent, index: number) => {
    const by = event.altKey ? { ArrowUp: -1 as const, ArrowDown: 1 as const }[event.key] : undefined;
    if (by === undefined) return;
    event.preventDefault();
    move(index, by);
  };
  return (
    <ol className={styles.chain} aria-label="Chain">
      <li className={styles.card}>
        <div className={styles.head}>
          <Zap size={16} aria-hidden />
          <h3>Event</h3>
        </div>
        <TextField
          label="When this event is accepted"
          required
          list={`${base}events`}
          spellCheck={false}
          placeholder="reward.created"
          value={draft.event}
          errors={errorsOf(errors, 'trigger')}
          onChange={({ target }) => onChange({ event: target.value })}
        />
        <datalist id={`${base}events`}>
          {types.map(({ name }) => (
            <option key={name} value={name} />
          ))}
        </datalist>
      </li>
      {actions.map((action, index) => {
        const own = { ...errors, ...errorsOfAction(errors, index) };
        const verdict = verdicts.get(action.key);
        const shared = { errors: own, onChange: (next: ActionDraft) => set(index, next) };
        return (
          <li key={action.key} className={styles.card} onKeyDown={(event) => onKeyDown(event, index)}>
            <CardHead
              id={`${base}${action.key}`}
              icon={action.kind === 'filter' ? <Filter size={16} aria-hidden /> : <Send size={16} aria-hidden />}
              action={action}
              place={index + 1}
              of={actions.length}
              verdict={verdict !== undefined && verdict.is !== 'unknown' && <StepBadge status={verdict.is} isTrial />}
              onRename={(name) => set(index, { ...action, name })}
              onMove={(by) => move(index, by)}
              onRemove={() => remove(index)}
            />
            {action.kind === 'filter' ? (
              <FilterFields {...shared} action={action} tried={triedOf(action.key)} verdict={verdict} />
            ) : (
              <>
                <SendFields {...shared} action={action} targets={targets} />
                <SendPreview previewed={previewOf(action.id)} />
              </>
            )}
          </li>
        );
      })}
      <li className={styles.add}>
        <Button id={`${base}add`} icon={<Plus size={14} aria-hidden />} onClick={() => add(newFilter(newKey()))}>
          Add a filter
        </Button>
        <Button icon={<Plus size={14} aria-hidden />} onClick={() => add(newSend(newKey(), targets[0]?.handle ?? ''))}>
          Add a send
        </Button>
      </li>
    </ol>
  );
}

/** Those of one action, by the names that its fields have. */
function errorsOfAction(errors: FieldErrors, index: number): FieldErrors {
  const start = `actions.${index}.`;
  const own = Object.entries(errors).flatMap(([name, texts]) =>
    name.startsWith(start) ? [[`action.${name.slice(start.length)}`, texts] as const] : [],
  );
  return Object.fromEntries(own);
}
