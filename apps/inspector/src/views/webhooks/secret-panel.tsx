import type { Webhook } from '@posthorn/contracts';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { ApiError } from '../../api/client.ts';
import { useMay } from '../../api/session.ts';
import { rotateSecret } from '../../api/webhooks.ts';
import styles from '../../editing/forms.module.css';
import { SecretChanged } from '../../editing/secret-choice.tsx';
import { announce } from '../../frame/announcer.tsx';
import { Button } from '../../ui/button.tsx';
import { momentOf, spanText } from '../../ui/clock.ts';
import { Dialog } from '../../ui/dialog.tsx';
import { SelectField, TextField } from '../../ui/field.tsx';
import { Notice } from '../../ui/notice.tsx';
import { useNow } from '../../ui/time.tsx';

const OVERLAPS = [
  ['86400', 'a day'],
  ['3600', 'an hour'],
  ['604800', 'a week'],
  ['0', '0 (ends immediately)'],
] as const;

/** Its secret is never shown again, but changed: for a while both are signed with, so that no receiver misses an event. */
export function SecretPanel({ webhook }: { webhook: Webhook }) {
  const may = useMay();
  const [rotating, setRotating] = useState(false);
  const hint = webhook.secret_hint;
  return (
    <section className={styles.section} aria-label="Secret">
      <h2>Secret</h2>
      <p>
        {hint === null ? (
          'No secret. Requests are not signed.'
        ) : (
          <>
            {webhook.secret_source === 'tenant' ? 'The default secret, which ends in ' : 'Ends in '}
            <code>{hint}</code>.
          </>
        )}{' '}
        <Overlap endsAt={webhook.secret_overlap_ends_at} />
      </p>
      {may('update-webhooks') && (
        <div className={styles.buttons}>
          <Button onClick={() => setRotating(true)}>
            {webhook.secret_source === 'webhook' ? 'Rotate …' : 'Add a secret …'}
          </Button>
        </div>
      )}
      {rotating && <Rotate webhook={webhook} onClose={() => setRotating(false)} />}
    </section>
  );
}

function Overlap({ endsAt }: { endsAt: string | null }) {
  const now = useNow();
  if (endsAt === null) return null;
  const left = momentOf(endsAt) - now;
  return left > 0 ? <strong>The previous secret is valid for another {spanText(left)}.</strong> : null;
}

function Rotate({ webhook, onClose }: { webhook: Webhook; onClose: () => void }) {
  const [own, setOwn] = useState('');
  const [overlap, setOverlap] = useState<string>('86400');
  const queries = useQueryClient();
  const rotate = useMutation({
    mutationFn: () =>
      rotateSecret(webhook.id, {
        overlap_seconds: Number(overlap),
        ...(own.trim() === '' ? {} : { secret: own.trim() }),
      }),
    onSuccess: () => {
      void queries.invalidateQueries({ queryKey: ['webhooks'] });
      announce('Secret changed');
    },
  });
  const errors = rotate.error instanceof ApiError ? rotate.error.errors : {};
  const made = rotate.data;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    rotate.mutate();
  };
  return (
    <Dialog title="Rotate the secret" onClose={onClose}>
      {made === undefined ? (
        <form className={styles.form} onSubmit={submit}>
          <TextField
            label="New secret"
            hint="If empty, a secret is generated."
            value={own}
            autoComplete="off"
            errors={errors['secret']}
            onChange={({ target }) => setOwn(target.value)}
          />
          <SelectField
            label="The old secret stays valid for"
            hint="During this time requests carry both signatures. Change your receiver before it ends."
            value={overlap}
            errors={errors['overlap_seconds']}
            onChange={({ target }) => setOverlap(target.value)}
          >
            {OVERLAPS.map(([seconds, words]) => (
              <option key={seconds} value={seconds}>
                {words}
              </option>
            ))}
          </SelectField>
          {rotate.error !== null && <Notice tone="fail">{rotate.error.message}</Notice>}
          <div className={styles.buttons}>
            <Button type="submit" look="primary" disabled={rotate.isPending}>
              Rotate
            </Button>
          </div>
        </form>
      ) : (
        <div className={styles.form}>
          <SecretChanged made={made} />
          <div className={styles.buttons}>
            <Button look="primary" onClick={onClose}>
              Done
            </Button>
          </div>
        </div>
      )}
    </Dialog>
  );
}
