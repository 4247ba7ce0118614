import { CodeBlock } from '../../ui/code-block.tsx';
import { Notice } from '../../ui/notice.tsx';

/** A secret that is shown this once: it is stored encrypted, and nobody is told it again. */
export function SecretOnce({ secret }: { secret: string }) {
  return (
    <>
      <Notice tone="warn" title="Copy the secret now">
        It is not shown again. Your receiver verifies with it that an event comes from here.
      </Notice>
      <CodeBlock label="Secret" text={secret} />
    </>
  );
}
