// The fields that webhooks and targets share. Names and errors are those of the API.
import { CheckField, SelectField, TextArea, TextField } from '../ui/field.tsx';
import { AuthenticationFields } from './authentication-fields.tsx';
import { type EndpointDraft, scheduleOf } from './endpoint-draft.ts';
import { errorsOf, type FieldErrors } from './field-errors.ts';
import styles from './forms.module.css';
import { RetryDrawing } from './retry-drawing.tsx';

type Props = {
  draft: EndpointDraft;
  errors: FieldErrors;
  onChange: (change: Partial<EndpointDraft>) => void;
};

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

export function RequestFields({ draft, errors, onChange, hints }: Props & { hints?: Record<string, string> }) {
  return (
    <>
      <AuthenticationFields
        draft={draft.authentication}
        errors={errors}
        hints={hints}
        onChange={(authentication) => onChange({ authentication })}
      />
      <TextArea
        label="Headers"
        hint="Sent with every attempt. One per line, as Name: value."
        rows={3}
        value={draft.headers}
        errors={errorsOf(errors, 'headers')}
        onChange={({ target }) => onChange({ headers: target.value })}
      />
    </>
  );
}

export function SigningField({ draft, onChange }: Omit<Props, 'errors'>) {
  return (
    <CheckField
      label="Also send the vendor’s signature"
      hint="x-omneo-hmac-sha256, for receivers that were written for it."
      checked={draft.vendorSignature}
      onChange={({ target }) => onChange({ vendorSignature: target.checked })}
    />
  );
}

/** When an event that fails from now on would be tried again, by what the form says. */
export function RetryPlan({ draft, now }: { draft: EndpointDraft; now: number }) {
  const own = scheduleOf(draft.schedule);
  const schedule = draft.ownSchedule ? own.filter((one) => typeof one === 'number') : null;
  return <RetryDrawing schedule={schedule} hourly={draft.hourly} daily={draft.daily} now={now} />;
}
