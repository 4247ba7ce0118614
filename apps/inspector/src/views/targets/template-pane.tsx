// The template next to what it makes of an event: the example of one, or one that was accepted.
import type { EventType } from '@posthorn/contracts';
import { useQuery } from '@tanstack/react-query';
import { ApiError } from '../../api/client.ts';
import { templatePreviewQuery } from '../../api/previews.ts';
import { CodeField } from '../../editing/code-field.tsx';
import { ContextField, useContextText } from '../../editing/context-field.tsx';
import { errorsOf, type FieldErrors } from '../../editing/field-errors.ts';
import previews from '../../editing/previews.module.css';
import { Warnings } from '../../editing/settings-form.tsx';
import { useSettled } from '../../editing/use-settled.ts';
import { PayloadView } from '../../payload/payload-view.tsx';
import { CodeBlock } from '../../ui/code-block.tsx';
import { Loading, Notice } from '../../ui/notice.tsx';
import { type Rendered, renderedOf } from './rendered.ts';
import { SavedPreview } from './saved-preview.tsx';

const TYPING_MS = 150;

type Props = {
  template: string;
  /** With what is filled in, where that is not the same. */
  rendersAs?: string | undefined;
  types: readonly EventType[];
  /** The event whose example to begin with. */
  suggested: string | undefined;
  errors: FieldErrors;
  onChange: (template: string) => void;
  /** The id of a target of which nothing that shapes its request is changed: the whole request is shown. */
  savedId?: number | null;
};

export function TemplatePane({
  template,
  rendersAs = template,
  types,
  suggested,
  errors,
  onChange,
  savedId = null,
}: Props) {
  const state = useContextText(types, suggested);
  const { context } = state;
  const isNone = rendersAs.trim() === '';
  const asked =
    isNone || context.fault !== null ? null : `{"template":${JSON.stringify(rendersAs)},"context":${context.text}}`;
  const tried = useQuery(templatePreviewQuery(useSettled(asked, TYPING_MS)));
  const refused = tried.error instanceof ApiError ? (tried.error.errors['template'] ?? []) : [];
  const rendered = tried.data === undefined ? null : renderedOf(tried.data);
  const faultyLine = rendered?.is === 'fault' && rendered.text === null ? rendered.line : null;
  return (
    <div className={previews.sides}>
      <CodeField
        label="Template"
        hint="A Twig template that renders the JSON body. If empty, the whole context is sent."
        rows={18}
        value={template}
        errors={[...(errorsOf(errors, 'template') ?? []), ...refused.map((text) => `The template ${text}.`)]}
        faultyLine={faultyLine}
        onChange={onChange}
      />
      <section className={previews.result} aria-label="Result" aria-live="polite" aria-busy={tried.isFetching}>
        <h2>Result</h2>
        {context.fault !== null && <p className={previews.muted}>There is no context to try it on.</p>}
        {context.fault === null && savedId !== null && <SavedPreview id={savedId} contextText={context.text} />}
        {context.fault === null && savedId === null && isNone && (
          <>
            <Notice tone="ok">No template. The body is the whole context.</Notice>
            <Body text={context.text} />
          </>
        )}
        {context.fault === null && savedId === null && !isNone && (
          <>
            {tried.error !== null && refused.length === 0 && <Notice tone="warn">{tried.error.message}</Notice>}
            {tried.error === null && rendered === null && <Loading what="the result" />}
            {rendered !== null && <Outcome rendered={rendered} />}
          </>
        )}
        {context.fault === null && rendered?.is === 'body' && <Warnings texts={tried.data?.warnings ?? []} />}
      </section>
      <ContextField state={state} />
    </div>
  );
}

function Outcome({ rendered }: { rendered: Rendered }) {
  if (rendered.is === 'body') return <Body text={rendered.text} />;
  const { message, line, column, nearest, text } = rendered;
  return (
    <>
      <Notice tone="warn" title="✕ This event could not be sent">
        {line !== null && `Line ${line}, column ${column}: `}
        {message}.
        {nearest !== null && (
          <>
            {' '}
            Did you mean <code>{nearest}</code>?
          </>
        )}
      </Notice>
      {text !== null && text !== '' && <CodeBlock label="Rendered text" text={text} />}
    </>
  );
}

function Body({ text }: { text: string }) {
  return (
    <div className={previews.body}>
      <PayloadView label="Body that would be sent" body={{ body: text, body_encoding: 'utf8' }} />
    </div>
  );
}
