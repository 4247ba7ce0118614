// Settings → Signing: the default secret. It is shown once, and rotated with an overlap.
import type { DefaultSecret } from '@posthorn/contracts';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { defaultSecretQuery, rotateDefaultSecret, showDefaultSecret } from '../../api/default-secret.ts';
import { useMay } from '../../api/session.ts';
import { announce } from '../../frame/announcer.tsx';
import { Button } from '../../ui/button.tsx';
import { SelectField } from '../../ui/field.tsx';
import { Loading, Notice } from '../../ui/notice.tsx';
import { Page } from '../../ui/page.tsx';
import { SecretOnce } from '../../ui/secret-once.tsx';
import styles from './signing.module.css';

export function SigningScreen() {
  const { data, error } = useQuery(defaultSecretQuery);
  useEffect(() => {
    document.title = 'Signing · Posthorn';
  }, []);
  return (
    <Page title="Signing">
      {error !== null && <Notice tone="fail">{error.message}</Notice>}
      {data === undefined && error === null && <Loading what="the default secret" />}
      {data !== undefined && <Secret secret={data} />}
    </Page>
  );
}

function Secret({ secret }: { secret: DefaultSecret }) {
  const may = useMay();
  const queries = useQueryClient();
  const [overlap, setOverlap] = useState('86400');
  const [shown, setShown] = useState<string | null>(null);
  const said = {
    onSuccess: ({ secret: text }: DefaultSecret) => {
      setShown(text ?? null);
      void queries.invalidateQueries({ queryKey: ['default-secret'] });
      void queries.invalidateQueries({ queryKey: ['webhooks'] });
      announce('The default secret is shown');
    },
  };
  const show = useMutation({ mutationFn: showDefaultSecret, ...said });
  const rotate = useMutation({
    mutationFn: () => rotateDefaultSecret({ overlap_seconds: Number(overlap) }),
    ...said,
  });
  const error = show.error ?? rotate.error;
  const isBusy = show.isPending || rotate.isPending;
  return (
    <section className={styles.stack} aria-label="Default secret">
      <h2>Default secret</h2>
      <p>
        Webhooks without a secret of their own sign with it. {webhookText(secret.webhook_count)}{' '}
        {secret.secret_hint !== null && (
          <>
            It ends in <code>{secret.secret_hint}</code>.
          </>
        )}
      </p>
      {secret.secret_overlap_ends_at !== null && (
        <Notice tone="warn">The secret before it is valid too, until {secret.secret_overlap_ends_at} UTC.</Notice>
      )}
      {shown !== null && <SecretOnce secret={shown} />}
      {error !== null && <Notice tone="fail">{error.message}</Notice>}
      {may('update-webhooks') && (
        <>
          {secret.can_be_shown && shown === null && (
            <>
              <Notice tone="info">It was not shown yet. Show it once, and give it to your receivers.</Notice>
              <div className={styles.buttons}>
                <Button look="primary" disabled={isBusy} onClick={() => show.mutate()}>
                  Show once
                </Button>
              </div>
            </>
          )}
          <SelectField
            label="After a rotation, the old secret stays valid for"
            hint="During this time requests carry both signatures: change your receivers within it."
            value={overlap}
            onChange={({ target }) => setOverlap(target.value)}
          >
            <option value="86400">a day</option>
            <option value="3600">an hour</option>
            <option value="604800">a week</option>
            <option value="0">no time: it ends at once</option>
          </SelectField>
          <div className={styles.buttons}>
            <Button disabled={isBusy} onClick={() => rotate.mutate()}>
              Rotate
            </Button>
          </div>
        </>
      )}
    </section>
  );
}

const webhookText = (count: number): string =>
  count === 0 ? 'No webhook uses it yet.' : count === 1 ? '1 webhook uses it.' : `${count} webhooks use it.`;
