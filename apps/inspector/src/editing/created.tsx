import { Button } from '../ui/button.tsx';
import { Notice } from '../ui/notice.tsx';
import { SecretOnce } from '../ui/secret-once.tsx';
import type { EndpointWord } from './endpoint.ts';
import styles from './forms.module.css';
import { Warnings } from './settings-form.tsx';

type Props = {
  word: EndpointWord;
  made: { secret?: string | undefined; secret_source: string };
  warnings: readonly string[];
  onOpen: () => void;
};

/** A new webhook or target: its secret, this once, and what the dispatcher doubts. */
export function Created({ word, made, warnings, onOpen }: Props) {
  return (
    <section className={styles.form} aria-label={`The new ${word}`}>
      {made.secret !== undefined && <SecretOnce secret={made.secret} />}
      {made.secret_source === 'tenant' && (
        <Notice tone="ok">It signs with the default secret, which the page Signing shows.</Notice>
      )}
      <Warnings texts={warnings} />
      <div className={styles.buttons}>
        <Button look="primary" onClick={onOpen}>
          Open the {word}
        </Button>
      </div>
    </section>
  );
}
