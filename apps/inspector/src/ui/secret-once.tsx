import { CodeBlock } from './code-block.tsx';
import { Notice } from './notice.tsx';

/** A secret that is shown this once: it is stored encrypted and never shown again. */
export function SecretOnce({ secret }: { secret: string }) {
  return (
    <>
      <Notice tone="warn" title="Copy the secret now">
        This secret is not shown again. Your receiver needs it to verify that events come from Posthorn.
      </Notice>
      <CodeBlock label="Secret" text={secret} />
    </>
  );
}
