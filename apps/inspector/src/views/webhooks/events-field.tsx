import { CANONICAL_EVENTS, OPERATIONAL_EVENTS } from '@posthorn/contracts';
import { TextArea } from '../../ui/field.tsx';
import type { Draft } from './draft.ts';
import styles from './webhooks.module.css';

/** Those the form offers to tick. */
export const LISTED_EVENTS: readonly string[] = ['*', ...CANONICAL_EVENTS, ...OPERATIONAL_EVENTS];

const ABOUT: Readonly<Record<string, string>> = {
  '*': 'every event',
  'webhook.disabled': 'Operational events',
  'target.disabled': 'Operational events',
  'delivery.exhausted': 'Operational events',
};

type Props = { draft: Draft; errors: readonly string[] | undefined; onChange: (change: Partial<Draft>) => void };

export function EventsField({ draft, errors, onChange }: Props) {
  const toggle = (event: string, on: boolean) =>
    onChange({ events: LISTED_EVENTS.filter((one) => (one === event ? on : draft.events.includes(one))) });
  return (
    <fieldset className={styles.events}>
      <legend>Events</legend>
      <div className={styles.choices}>
        {LISTED_EVENTS.map((event) => (
          <label key={event}>
            <input
              type="checkbox"
              checked={draft.events.includes(event)}
              onChange={({ target }) => toggle(event, target.checked)}
            />
            <code>{event}</code> {ABOUT[event] !== undefined && <span>{ABOUT[event]}</span>}
          </label>
        ))}
      </div>
      <TextArea
        label="Other names or patterns"
        hint="One per line: shop.order_placed, or profile.* for every event below profile."
        rows={2}
        value={draft.moreEvents}
        errors={errors}
        onChange={({ target }) => onChange({ moreEvents: target.value })}
      />
    </fieldset>
  );
}
