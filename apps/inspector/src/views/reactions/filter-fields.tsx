import { Link } from '@tanstack/react-router';
import { ApiError } from '../../api/client.ts';
import { CodeField } from '../../editing/code-field.tsx';
import { errorsOf, type FieldErrors } from '../../editing/field-errors.ts';
import { isFault, readJson } from '../../payload/json-text.ts';
import type { FilterDraft } from './draft.ts';
import styles from './reactions.module.css';
import type { Tried, Verdict } from './verdicts.ts';

type Props = {
  action: FilterDraft;
  errors: FieldErrors;
  tried: Tried | undefined;
  verdict: Verdict | undefined;
  onChange: (action: FilterDraft) => void;
};

/** Its rule, and why it ends the chain for the chosen event. */
export function FilterFields({ action, errors, tried, verdict, onChange }: Props) {
  const { condition } = action;
  const json = readJson(condition);
  const fault = condition.trim() === '' || !isFault(json) ? null : json;
  const refused = tried?.error instanceof ApiError ? Object.values(tried.error.errors).flat() : [];
  const said = fault === null ? refused : [`Line ${fault.line}, column ${fault.column}: ${fault.message}.`];
  return (
    <>
      <CodeField
        label="Go on only if"
        hint={
          <>
            JSON Logic over the context.{' '}
            <Link to="/lab/condition" search={condition.trim() === '' ? {} : { source: condition }}>
              Try in the lab
            </Link>
          </>
        }
        rows={3}
        value={condition}
        errors={[...(errorsOf(errors, 'action') ?? []), ...said]}
        faultyLine={fault?.line ?? null}
        onChange={(text) => onChange({ ...action, condition: text })}
      />
      {verdict?.reason != null && <p className={styles.stopped}>{verdict.reason}</p>}
      {fault === null && (tried?.data?.warnings ?? []).map((warning) => <p key={warning}>{warning}</p>)}
    </>
  );
}
