import type { TriggerPreview } from '@posthorn/contracts';
import { RequestPreview } from '../../runs/request-preview.tsx';
import { CodeBlock } from '../../ui/code-block.tsx';
import { Notice } from '../../ui/notice.tsx';
import styles from './reactions.module.css';

export type Previewed = TriggerPreview['actions'][number];

/** What a saved send would send for the chosen event, or why not. */
export function SendPreview({ previewed }: { previewed: Previewed | undefined }) {
  if (previewed === undefined) return null;
  const { request, fault, rendered, reason } = previewed;
  return (
    <>
      {reason !== null && <p className={styles.stopped}>{reason}</p>}
      {fault !== null && (
        <Notice tone="warn" title={`✕ The ${fault.where} could not be rendered`}>
          {fault.line !== null && `Line ${fault.line}, column ${fault.column}: `}
          {fault.reason}.
        </Notice>
      )}
      {rendered !== null && <CodeBlock label="Rendered text" text={rendered} />}
      {request !== null && (
        <details>
          <summary>The request that would be sent</summary>
          <RequestPreview request={request} />
        </details>
      )}
    </>
  );
}
