// What a template makes of a context, or what is wrong with it.
import type { TemplatePreview } from '@posthorn/contracts';
import styles from '../../editing/previews.module.css';
import { isFault, readJson } from '../../payload/json-text.ts';
import { PayloadView } from '../../payload/payload-view.tsx';
import { CodeBlock } from '../../ui/code-block.tsx';
import { Loading, Notice } from '../../ui/notice.tsx';

export function TemplateVerdict({ tried, error }: { tried: TemplatePreview | undefined; error: Error | null }) {
  if (error !== null) return <Notice tone="warn">{error.message}</Notice>;
  if (tried === undefined) return <Loading what="the result" />;
  const { fault, added, ignored, warnings, took_ms: tookMs, body_bytes: bytes } = tried;
  const place = fault?.line == null ? '' : `Line ${fault.line}, column ${fault.column}: `;
  return (
    <>
      {fault === null ? (
        <Notice tone="ok" title={added.length === 0 ? '✓ Adds nothing' : `✓ Adds ${added.join(', ')}`}>
          {ignored.length > 0 && `The context already has ${ignored.join(', ')}. Its own value is sent.`}
        </Notice>
      ) : (
        <Notice tone="warn" title="✕ The template fails. The context would be sent without extra data">
          {place}
          {fault.message}
          {brokenAt(tried)}
          {fault.nearest !== null && (
            <>
              . Did you mean <code>{fault.nearest}</code>?
            </>
          )}
        </Notice>
      )}
      {warnings
        .filter((one) => fault === null || !one.endsWith(fault.message))
        .map((warning) => (
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

/** Where in what was rendered the JSON ends; nothing where it is JSON, or nothing was rendered. */
function brokenAt({ output, fault }: TemplatePreview): string {
  const json = output === null || fault?.line != null ? null : readJson(output);
  return json !== null && isFault(json) ? `: line ${json.line}, column ${json.column} of it` : '';
}

export function Rendered({ tried }: { tried: TemplatePreview | undefined }) {
  if (tried === undefined) return null;
  return (
    <>
      {tried.output !== null && tried.output !== '' && (
        <section className={styles.part} aria-label="Rendered output">
          <h2>Rendered output</h2>
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
