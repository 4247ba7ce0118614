// The fields of a webhook, for a new one and for a change alike. Names and errors are those of the API.
import { Link } from '@tanstack/react-router';
import { CheckField, SelectField, TextArea, TextField } from '../../ui/field.tsx';
import type { Draft } from './draft.ts';
import { EventsField } from './events-field.tsx';
import styles from './webhooks.module.css';

type FieldErrors = Readonly<Record<string, readonly string[]>>;
type Props = {
  draft: Draft;
  errors: FieldErrors;
  onChange: (change: Partial<Draft>) => void;
  urlHint?: string | undefined;
};

/** All errors of a field, those of its members among them. */
const errorsOf = (errors: FieldErrors, field: string): string[] | undefined => {
  const found = Object.entries(errors).flatMap(([name, texts]) =>
    name === field ? texts : name.startsWith(`${field}.`) ? texts.map((text) => `${name}: ${text}`) : [],
  );
  return found.length === 0 ? undefined : found;
};

export function WhereFields({ draft, errors, onChange, urlHint }: Props) {
  return (
    <>
      <TextField
        label="URL"
        hint={urlHint ?? 'Events are sent to this URL by POST.'}
        value={draft.url}
        required
        placeholder="https://shop.example/hooks/posthorn"
        errors={errorsOf(errors, 'url')}
        onChange={({ target }) => onChange({ url: target.value })}
      />
      <TextField
        label="Description"
        hint="A name for people."
        value={draft.description}
        errors={errorsOf(errors, 'description')}
        onChange={({ target }) => onChange({ description: target.value })}
      />
      <EventsField
        draft={draft}
        errors={errorsOf(errors, 'events') ?? errorsOf(errors, 'trigger')}
        onChange={onChange}
      />
    </>
  );
}

export function PaceFields({ draft, errors, onChange }: Props) {
  return (
    <div className={styles.columns}>
      <SelectField
        label="Lane"
        hint="Deliveries in a higher lane go first when many are waiting. No lane starves."
        value={draft.queue}
        errors={errorsOf(errors, 'queue')}
        onChange={({ target }) => onChange({ queue: target.value })}
      >
        <option value="high">high</option>
        <option value="default">default</option>
        <option value="low">low</option>
      </SelectField>
      <SelectField
        label="Ordering"
        hint="By profile: one at a time for each profile, in order. A failing delivery blocks only its own profile."
        value={draft.ordering}
        errors={errorsOf(errors, 'ordering')}
        onChange={({ target }) => onChange({ ordering: target.value })}
      >
        <option value="none">none</option>
        <option value="profile">by profile</option>
      </SelectField>
      <TextField
        label="Max concurrent attempts"
        hint="Attempts in flight at the same time."
        inputMode="numeric"
        value={draft.maxInFlight}
        errors={errorsOf(errors, 'max_in_flight')}
        onChange={({ target }) => onChange({ maxInFlight: target.value })}
      />
      <TextField
        label="Timeout (ms)"
        hint="One deadline for connection, headers and body."
        inputMode="numeric"
        value={draft.timeoutMs}
        errors={errorsOf(errors, 'timeout_ms')}
        onChange={({ target }) => onChange({ timeoutMs: target.value })}
      />
      <TextField
        label="Rate limit"
        hint="Max attempts per window. If empty, no limit."
        inputMode="numeric"
        value={draft.rateCount}
        errors={errorsOf(errors, 'rate_limit')}
        onChange={({ target }) => onChange({ rateCount: target.value })}
      />
      <TextField
        label="… in so many seconds"
        inputMode="decimal"
        value={draft.rateSeconds}
        onChange={({ target }) => onChange({ rateSeconds: target.value })}
      />
    </div>
  );
}

export function RetryFields({ draft, errors, onChange }: Props) {
  return (
    <>
      <CheckField
        label="Custom retry schedule"
        hint="Otherwise 5 s, 5 min, 30 min, 2 h, 5 h, 10 h, 14 h, 20 h, 24 h."
        checked={draft.ownSchedule}
        onChange={({ target }) => onChange({ ownSchedule: target.checked })}
      />
      {draft.ownSchedule && (
        <TextField
          label="Delays in seconds"
          hint="Separated by commas. If empty, there is no retry."
          value={draft.schedule}
          placeholder="5, 60, 600"
          errors={errorsOf(errors, 'retry_schedule')}
          onChange={({ target }) => onChange({ schedule: target.value })}
        />
      )}
      <CheckField
        label="Then hourly for a day"
        checked={draft.hourly}
        onChange={({ target }) => onChange({ hourly: target.checked })}
      />
      <CheckField
        label="Then daily for a week"
        checked={draft.daily}
        onChange={({ target }) => onChange({ daily: target.checked })}
      />
    </>
  );
}

export function RequestFields({ draft, errors, onChange }: Props) {
  return (
    <>
      <TextArea
        label="Headers"
        hint="Sent with every attempt. One per line, as Name: value."
        rows={3}
        value={draft.headers}
        errors={errorsOf(errors, 'headers')}
        onChange={({ target }) => onChange({ headers: target.value })}
      />
      <CheckField
        label="Also send the vendor’s signature"
        hint="x-omneo-hmac-sha256, for receivers that were written for it."
        checked={draft.vendorSignature}
        onChange={({ target }) => onChange({ vendorSignature: target.checked })}
      />
    </>
  );
}

export function ShapeFields({ draft, errors, onChange, webhookId }: Props & { webhookId?: number }) {
  return (
    <>
      <TextArea
        label="Condition"
        hint={
          <>
            JSON Logic over the context; empty = every event. It is checked when it is saved.{' '}
            <Lab to="/lab/condition" webhookId={webhookId} source={draft.condition} />
          </>
        }
        rows={5}
        value={draft.condition}
        placeholder='{ ">": [{ "var": "total" }, 100] }'
        errors={errorsOf(errors, 'condition')}
        onChange={({ target }) => onChange({ condition: target.value })}
      />
      <TextArea
        label="Extra data template"
        hint={
          <>
            A Twig template that renders a JSON object. Its members are added to the context.{' '}
            <Lab to="/lab/template" webhookId={webhookId} source={draft.template} />
          </>
        }
        rows={5}
        value={draft.template}
        placeholder={'{ "greeting": "Hello {{ first_name }}" }'}
        errors={errorsOf(errors, 'extra_data_template')}
        onChange={({ target }) => onChange({ template: target.value })}
      />
    </>
  );
}

type LabProps = { to: '/lab/condition' | '/lab/template'; webhookId: number | undefined; source: string };

function Lab({ to, webhookId, source }: LabProps) {
  const search = {
    ...(webhookId !== undefined && { webhook: webhookId }),
    ...(source.trim() !== '' && { source }),
  };
  return (
    <Link to={to} search={search}>
      Try in the lab
    </Link>
  );
}
