// Tries an extra data template by the dispatcher's own renderer: on a context, and on the newest events.
import type { EventType, Webhook } from '@posthorn/contracts';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { ApiError } from '../../api/client.ts';
import { templatePreviewQuery } from '../../api/previews.ts';
import { CodeField } from '../../editing/code-field.tsx';
import { ContextField, useContextText } from '../../editing/context-field.tsx';
import styles from '../../editing/previews.module.css';
import { useSettled } from '../../editing/use-settled.ts';
import { DiffView } from '../../payload/diff-view.tsx';
import { eventOf, exampleOf, LabStart } from './lab-start.tsx';
import { Rendered, TemplateVerdict } from './template-result.tsx';
import { TemplateSample } from './template-sample.tsx';
import { useLabSearch, useSourceInAddress } from './use-lab-search.ts';
import { WebhookBar } from './webhook-bar.tsx';

const FIRST = '{\n  "greeting": "Hello {{ first_name }}",\n  "tags": {{ tags|default([])|json_encode }}\n}';
const FIRST_EVENT = 'profile.created';
const TYPING_MS = 100;

export function TemplateLab() {
  return (
    <LabStart title="Template lab">
      {({ webhook, types }) => <Lab key={webhook?.id ?? 'none'} webhook={webhook} types={types} />}
    </LabStart>
  );
}

function Lab({ webhook, types }: { webhook: Webhook | undefined; types: readonly EventType[] }) {
  const [search, changeSearch] = useLabSearch();
  const [saved, setSaved] = useState(() => (webhook === undefined ? FIRST : (webhook.extra_data_template ?? '')));
  const [template, setTemplate] = useState(search.source ?? saved);
  useSourceInAddress(template, saved);
  const suggested = webhook === undefined ? FIRST_EVENT : eventOf(webhook);
  const context = useContextText(types, exampleOf(webhook, types) ?? FIRST_EVENT, search, changeSearch);
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
        source={template}
        change={JSON.stringify({ extra_data_template: template.trim() === '' ? null : template })}
        isChanged={template !== saved}
        isFine={refused.length === 0}
        onSaved={setSaved}
      />
      <div className={styles.sides}>
        <CodeField
          label="Template"
          hint="A Twig template that renders a JSON object. Its members are added to the context. If empty, nothing is added."
          rows={12}
          value={template}
          errors={refused.map((text) => `The template ${text}.`)}
          faultyLine={fault?.line ?? null}
          onChange={setTemplate}
        />
        <div className={styles.result}>
          <section className={styles.part} aria-label="Result" aria-live="polite" aria-busy={tried.isFetching}>
            <h2>Result</h2>
            <TemplateVerdict tried={tried.data} error={tried.error} />
          </section>
          <Rendered tried={tried.data} />
          {webhook !== undefined && saved !== '' && template !== saved && (
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
