import { useMutation } from '@tanstack/react-query';
import { type FormEvent, type ReactNode, useState } from 'react';
import { announce } from '../frame/announcer.tsx';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { TextField } from '../ui/field.tsx';
import { Notice } from '../ui/notice.tsx';
import styles from './forms.module.css';

type Props = {
  word: string;
  /** What the person types to confirm. */
  name: string;
  /** What is lost with it. */
  children: ReactNode;
  onDelete: () => Promise<unknown>;
  /** Why it was refused, where more can be said than the dispatcher's words. */
  refusal?: ((error: Error) => ReactNode) | undefined;
};

/** A deletion cannot be undone, so the person confirms it with the name. */
export function DeletePanel(props: Props) {
  const [asking, setAsking] = useState(false);
  return (
    <section className={styles.section} aria-label="Delete">
      <div className={styles.buttons}>
        <Button look="danger" onClick={() => setAsking(true)}>
          Delete this {props.word} …
        </Button>
      </div>
      {asking && <Confirm {...props} onClose={() => setAsking(false)} />}
    </section>
  );
}

function Confirm({ word, name, children, onDelete, refusal, onClose }: Props & { onClose: () => void }) {
  const [typed, setTyped] = useState('');
  const remove = useMutation({ mutationFn: onDelete, onSuccess: () => announce('Deleted') });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (typed.trim() === name) remove.mutate();
  };
  return (
    <Dialog title={`Delete this ${word}`} onClose={onClose}>
      <form className={styles.form} onSubmit={submit}>
        {children}
        <TextField
          label={`Type ${name} to confirm`}
          value={typed}
          autoComplete="off"
          onChange={({ target }) => setTyped(target.value)}
        />
        {remove.error !== null && <Notice tone="fail">{refusal?.(remove.error) ?? remove.error.message}</Notice>}
        <div className={styles.buttons}>
          <Button type="submit" look="danger" disabled={typed.trim() !== name || remove.isPending}>
            Delete
          </Button>
          <Button onClick={onClose}>Keep</Button>
        </div>
      </form>
    </Dialog>
  );
}
