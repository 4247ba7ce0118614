// Tries a condition by the dispatcher's own engine: on a context, and on the newest events.
import type { ConditionPreview, EventType, Webhook } from '@posthorn/contracts';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { ApiError } from '../../api/client.ts';
import { conditionPreviewQuery } from '../../api/previews.ts';
import { CodeField } from '../../editing/code-field.tsx';
import { ContextField, useContextText } from '../../editing/context-field.tsx';
import styles from '../../editing/previews.module.css';
import { ruleText } from '../../editing/rule-text.ts';
import { useSettled } from '../../editing/use-settled.ts';
import { DiffView } from '../../payload/diff-view.tsx';
import { isFault, readJson } from '../../payload/json-text.ts';
import { Loading, Notice } from '../../ui/notice.tsx';
import { ConditionSample } from './condition-sample.tsx';
import { eventOf, exampleOf, LabStart } from './lab-start.tsx';
import { RuleValues } from './rule-values.tsx';
import { useLabSearch, useSourceInAddress } from './use-lab-search.ts';
import { WebhookBar } from './webhook-bar.tsx';

const FIRST = ruleText({
  and: [{ '>=': [{ var: 'total' }, 50] }, { in: [{ var: 'profile.tier_handle' }, ['silver', 'gold']] }],
});
const FIRST_EVENT = 'transaction.created';
const TYPING_MS = 120;

export function ConditionLab() {
  return (
    <LabStart title="Condition lab">
      {({ webhook, types }) => <Lab key={webhook?.id ?? 'none'} webhook={webhook} types={types} />}
    </LabStart>
  );
}

const ruleOf = ({ condition }: Webhook): string => (condition === null ? '' : ruleText(condition));

/** Those of the rule, not those of the context beside it. */
const errorsOf = ({ errors }: ApiError): string[] =>
  Object.entries(errors).flatMap(([name, texts]) => (/^condition(\.|$)/.test(name) ? texts : []));

function Lab({ webhook, types }: { webhook: Webhook | undefined; types: readonly EventType[] }) {
  const [search, changeSearch] = useLabSearch();
  const [saved, setSaved] = useState(() => (webhook === undefined ? FIRST : ruleOf(webhook)));
  const [rule, setRule] = useState(search.source ?? saved);
  useSourceInAddress(rule, saved);
  const suggested = webhook === undefined ? FIRST_EVENT : eventOf(webhook);
  const context = useContextText(types, exampleOf(webhook, types) ?? FIRST_EVENT, search, changeSearch);
  const isNone = rule.trim() === '';
  const json = readJson(rule);
  const fault = isNone || !isFault(json) ? null : `Line ${json.line}, column ${json.column}: ${json.message}.`;
  const members = [
    `"condition":${rule}`,
    ...(context.context.fault === null ? [`"context":${context.context.text}`] : []),
  ];
  const body = useSettled(isNone || fault !== null ? null : `{${members.join(',')}}`, TYPING_MS);
  const tried = useQuery(conditionPreviewQuery(body));
  const isTried = !isNone && fault === null;
  const refused = tried.error instanceof ApiError ? errorsOf(tried.error) : [];
  const errors = fault === null ? refused.map((text) => `The rule ${text}.`) : [fault];
  return (
    <>
      <WebhookBar
        webhook={webhook}
        source={rule}
        change={`{"condition":${isNone ? 'null' : rule}}`}
        isChanged={rule !== saved}
        isFine={errors.length === 0}
        onSaved={setSaved}
      />
      <div className={styles.sides}>
        <CodeField
          label="Condition"
          hint="JSON Logic over the context. If empty, every event is sent."
          rows={12}
          value={rule}
          errors={errors}
          faultyLine={fault !== null && isFault(json) ? json.line : null}
          onChange={setRule}
        />
        <div className={styles.result}>
          <section className={styles.part} aria-label="Result" aria-live="polite" aria-busy={tried.isFetching}>
            <h2>Result</h2>
            {isNone && <Notice tone="ok">No condition. Every event is sent.</Notice>}
            {!isNone && fault !== null && <p className={styles.muted}>The rule is not JSON yet.</p>}
            {isTried && <Verdict tried={tried.data} error={tried.error} />}
          </section>
          {isTried && tried.data !== undefined && <RuleValues rule={rule} values={tried.data.values} />}
          {isTried && webhook !== undefined && saved !== '' && rule !== saved && (
            <DiffView label="Changes to the webhook's condition" before={saved} after={rule} />
          )}
        </div>
        <ContextField state={context} />
        {isTried && <ConditionSample rule={rule} suggested={suggested} types={types} />}
      </div>
    </>
  );
}

function Verdict({ tried, error }: { tried: ConditionPreview | undefined; error: Error | null }) {
  if (error !== null) return <Notice tone="warn">{error.message}</Notice>;
  if (tried === undefined) return <Loading what="the result" />;
  return (
    <>
      {tried.met === null && <p className={styles.muted}>There is no context to try it on.</p>}
      {tried.met === true && <Notice tone="ok" title="✓ Met: this event would be sent." />}
      {tried.met === false && (
        <Notice tone="warn" title="✕ Not met: this event would not be sent.">
          {tried.reason}
        </Notice>
      )}
      {tried.warnings.map((warning) => (
        <Notice key={warning} tone="warn">
          {warning}
        </Notice>
      ))}
      {tried.steps_used !== null && (
        <p className={styles.muted}>{tried.steps_used.toLocaleString('en')} of 10,000 steps.</p>
      )}
    </>
  );
}
