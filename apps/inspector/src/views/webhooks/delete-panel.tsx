import type { Webhook } from '@posthorn/contracts';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { type FormEvent, useState } from 'react';
import { useMay } from '../../api/session.ts';
import { deleteWebhook, webhookName } from '../../api/webhooks.ts';
import { announce } from '../../frame/announcer.tsx';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { TextField } from '../../ui/field.tsx';
import { Notice } from '../../ui/notice.tsx';
import styles from './webhooks.module.css';

/** Deleting cancels what is waiting: it is asked for by its name. */
export function DeletePanel({ webhook }: { webhook: Webhook }) {
  const may = useMay();
  const [asking, setAsking] = useState(false);
  if (!may('delete-webhooks')) return null;
  return (
    <section className={styles.section} aria-label="Delete">
      <div className={styles.buttons}>
        <Button look="danger" onClick={() => setAsking(true)}>
          Delete this webhook …
        </Button>
      </div>
      {asking && <Confirm webhook={webhook} onClose={() => setAsking(false)} />}
    </section>
  );
}

function Confirm({ webhook, onClose }: { webhook: Webhook; onClose: () => void }) {
  const name = webhookName(webhook);
  const [typed, setTyped] = useState('');
  const queries = useQueryClient();
  const navigate = useNavigate();
  const remove = useMutation({
    mutationFn: () => deleteWebhook(webhook.id),
    onSuccess: async () => {
      announce('Deleted');
      await navigate({ to: '/settings/webhooks' });
      void queries.invalidateQueries({ queryKey: ['webhooks'] });
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (typed.trim() === name) remove.mutate();
  };
  return (
    <Dialog title="Delete this webhook" onClose={onClose}>
      <form className={styles.form} onSubmit={submit}>
        <p>
          What waits for it is cancelled ({webhook.held_count.toLocaleString('en')} held among it). What was sent stays
          to be seen, but cannot be replayed.
        </p>
        <TextField
          label={`Type ${name} to confirm`}
          value={typed}
          autoComplete="off"
          onChange={({ target }) => setTyped(target.value)}
        />
        {remove.error !== null && <Notice tone="fail">{remove.error.message}</Notice>}
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
