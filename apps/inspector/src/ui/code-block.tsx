import { Check, Copy } from 'lucide-react';
import { useState } from 'react';
import { IconButton } from './button.tsx';
import styles from './code-block.module.css';
import { copyText } from './copy.ts';

/** Text that is meant to be taken along, as it is, with a button that does so. `label` names it. */
export function CodeBlock({ text, label }: { text: string; label: string }) {
  return (
    <figure className={styles.block} aria-label={label}>
      <pre
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
        tabIndex={0}
      >
        <code>{text}</code>
      </pre>
      <CopyButton text={text} label={`Copy: ${label}`} />
    </figure>
  );
}

/** Says for a moment that it has been done. */
export function CopyButton({ text, label }: { text: string; label: string }) {
  const [done, setDone] = useState<'yes' | 'refused' | null>(null);
  const copy = async () => {
    setDone((await copyText(text)) ? 'yes' : 'refused');
    setTimeout(() => setDone(null), 2000);
  };
  return (
    <>
      <IconButton
        label={done === 'refused' ? 'The browser refused. Select the text and copy it by hand' : label}
        icon={done === 'yes' ? <Check size={14} aria-hidden /> : <Copy size={14} aria-hidden />}
        onClick={() => void copy()}
      />
      <span className="visually-hidden" role="status">
        {done === 'yes' ? 'Copied' : done === 'refused' ? 'The browser refused to copy' : ''}
      </span>
    </>
  );
}
