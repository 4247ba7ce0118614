// Tries an extra data template by the dispatcher's own renderer: on a context, and on the newest events.
import type { EventType, TemplatePreview, Webhook } from '@posthorn/contracts';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { templatePreviewQuery } from '../../api/previews.ts';
import { ApiError } from '../../api/request.ts';
import { useMay } from '../../api/session.ts';
import { DiffView } from '../../payload/diff-view.tsx';
import { PayloadView } from '../../payload/payload-view.tsx';
import { Badge } from '../../ui/badge.tsx';
import { CodeBlock } from '../../ui/code-block.tsx';
import { Loading, Notice } from '../../ui/notice.tsx';
import { CodeField } from './code-field.tsx';
import { ContextField, useContextText } from './context-field.tsx';
import { eventOf, exampleOf, LabStart } from './lab-start.tsx';
import styles from './previews.module.css';
import { percent, Sample, sampleOf } from './sample.tsx';
import { useLabSearch, useSourceInAddress } from './use-lab-search.ts';
import { useSettled } from './use-settled.ts';
import { WebhookBar } from './webhook-bar.tsx';

const FIRST = '{\n  "greeting": "Hello {{ first_name }}",\n  "tags": {{ tags|default([])|json_encode }}\n}';
const FIRST_EVENT = 'profile.created';
const TYPING_MS = 100;
const SAMPLE_MS = 400;
const SAMPLE_LIMIT = 20;

export function TemplateLab() {
  return (
    <LabStart title="Template lab">
      {({ webhook, types }) => <Lab key={webhook?.id ?? 'none'} webhook={webhook} types={types} />}
    </LabStart>
  );
}

function Lab({ webhook, types }: { webhook: Webhook | undefined; types: readonly EventType[] }) {
  const [search] = useLabSearch();
  const [saved, setSaved] = useState(() => (webhook === undefined ? FIRST : (webhook.extra_data_template ?? '')));
  const [template, setTemplate] = useState(search.source ?? saved);
  useSourceInAddress(template, saved);
  const suggested = webhook === undefined ? FIRST_EVENT : eventOf(webhook);
  const context = useContextText(types, exampleOf(webhook, types) ?? FIRST_EVENT);
  const members = [
    `"template":${JSON.stringify(template)}`,
    ...(context.context.fault === null ? [`"context":${context.context.text}`] : []),
  ];
  const tried = useQuery(templatePreviewQuery(useSettled(`{${members.join(',')}}`, TYPING_MS)));
  const refused = tried.error instanceof ApiError ? (tried.error.errors['template'] ?? []) : [];
  const fault = tried.data?.fault ?? null;
  return (
    <>
      <WebhookBar
        webhook={webhook}
        change={JSON.stringify({ extra_data_template: template.trim() === '' ? null : template })}
        isChanged={template !== saved}
        isFine={refused.length === 0}
        onSaved={() => setSaved(template)}
      />
      <div className={styles.sides}>
        <CodeField
          label="Template"
          hint="Twig that makes a JSON object; its members are added to the context. Empty = nothing is added."
          rows={12}
          value={template}
          errors={refused.map((text) => `The template ${text}.`)}
          faultyLine={fault?.line ?? null}
          onChange={setTemplate}
        />
        <div className={styles.result}>
          <section className={styles.part} aria-label="Result" aria-live="polite" aria-busy={tried.isFetching}>
            <h2>Result</h2>
            <Verdict tried={tried.data} error={tried.error} />
          </section>
          <Rendered tried={tried.data} />
          {webhook !== undefined && template !== saved && (
            <DiffView label="Changes to the webhook's template" before={saved} after={template} />
          )}
        </div>
        <ContextField state={context} />
        <TemplateSample
          template={template}
          against={webhook === undefined ? undefined : saved}
          suggested={suggested}
          types={types}
        />
      </div>
    </>
  );
}

function Verdict({ tried, error }: { tried: TemplatePreview | undefined; error: Error | null }) {
  if (error !== null) return <Notice tone="warn">{error.message}</Notice>;
  if (tried === undefined) return <Loading what="the result" />;
  const { fault, added, ignored, warnings, took_ms: tookMs, body_bytes: bytes } = tried;
  const place = fault?.line == null ? '' : `Line ${fault.line}, column ${fault.column}: `;
  return (
    <>
      {fault === null ? (
        <Notice tone="ok" title={added.length === 0 ? '✓ Nothing is added' : `✓ Adds ${added.join(', ')}`}>
          {ignored.length > 0 && `The context has ${ignored.join(', ')} already: its own is sent.`}
        </Notice>
      ) : (
        <Notice tone="warn" title="✕ Fails: the plain context would be sent">
          {place}
          {fault.message}
          {fault.nearest !== null && (
            <>
              . Did you mean <code>{fault.nearest}</code>?
            </>
          )}
        </Notice>
      )}
      {warnings.map((warning) => (
        <Notice key={warning} tone="warn">
          {warning}
        </Notice>
      ))}
      <p className={styles.muted}>
        {tookMs !== null && `Rendered in ${tookMs < 0.1 ? 'less than 0.1' : tookMs.toFixed(1)} ms. `}
        {bytes !== null && `The body has ${bytes.toLocaleString('en')} bytes.`}
      </p>
    </>
  );
}

function Rendered({ tried }: { tried: TemplatePreview | undefined }) {
  if (tried === undefined) return null;
  return (
    <>
      {tried.output !== null && tried.output !== '' && (
        <section className={styles.part} aria-label="What it renders">
          <h2>What it renders</h2>
          <CodeBlock label="Output" text={tried.output} />
        </section>
      )}
      {tried.merged !== null && (
        <div className={styles.body}>
          <PayloadView label="Body that would be sent" body={{ body: tried.merged, body_encoding: 'utf8' }} />
        </div>
      )}
    </>
  );
}

type SampleProps = {
  template: string;
  against: string | undefined;
  suggested: string | undefined;
  types: readonly EventType[];
};

function TemplateSample({ template, against, suggested, types }: SampleProps) {
  const may = useMay();
  const [{ of }] = useLabSearch();
  const asked = `${JSON.stringify({ template, against }).slice(0, -1)},"sample":${sampleOf(of, suggested, SAMPLE_LIMIT)}}`;
  const body = useSettled(may('read-events') ? asked : null, SAMPLE_MS);
  const { data, error } = useQuery(templatePreviewQuery(body));
  if (!may('read-events')) return null;
  const sample = data?.sample ?? undefined;
  return (
    <Sample
      suggested={suggested}
      names={types.map(({ name }) => name)}
      rows={sample?.rows}
      error={error}
      summary={sample === undefined ? null : summaryOf(sample)}
      columns={['Rendering', 'Body']}
      cells={(row) => [
        <Outcome key="outcome" row={row} />,
        row.fault ?? `${row.body_bytes.toLocaleString('en')} bytes`,
      ]}
    />
  );
}

type SampleOf = NonNullable<TemplatePreview['sample']>;

function Outcome({ row: { fault, changed } }: { row: SampleOf['rows'][number] }) {
  if (fault !== null)
    return (
      <Badge tone="fail" glyph="✕">
        fails
      </Badge>
    );
  return changed === true ? (
    <Badge tone="flight" glyph="±">
      differs
    </Badge>
  ) : (
    <Badge tone="ok" glyph="✓">
      {changed === null ? 'succeeds' : 'the same'}
    </Badge>
  );
}

function summaryOf({ events_looked_at: all, rendered, changed }: SampleOf) {
  const differ = changed === null ? '' : `; ${changed} differ from what is sent now`;
  return {
    text: `${rendered} of ${all} succeed (${percent(rendered, all)})${differ}`,
    share: all === 0 ? 0 : rendered / all,
  };
}
