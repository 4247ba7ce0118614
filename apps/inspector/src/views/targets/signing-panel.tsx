import type { Target } from '@posthorn/contracts';
import { useMutation } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { ApiError } from '../../api/client.ts';
import { useMay } from '../../api/session.ts';
import { updateTarget } from '../../api/targets.ts';
import forms from '../../editing/forms.module.css';
import { SecretChanged, SecretFields, secretFieldsOf, useSecretChoice } from '../../editing/secret-choice.tsx';
import { announce } from '../../frame/announcer.tsx';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Notice } from '../../ui/notice.tsx';

type Props = { target: Target; onChanged: () => void };

/** Whether its requests are signed. Most platforms authenticate in another way, so by default they are not. */
export function SigningPanel({ target, onChanged }: Props) {
  const may = useMay();
  const [isChanging, setChanging] = useState(false);
  return (
    <section className={forms.section} aria-label="Signing">
      <h2>Signing</h2>
      <p>
        {target.secret_hint === null ? (
          'No secret. Requests are not signed.'
        ) : (
          <>
            {target.secret_source === 'tenant'
              ? 'Signed with the default secret, which ends in '
              : 'Signed with a secret that ends in '}
            <code>{target.secret_hint}</code>.
          </>
        )}
      </p>
      {may('update-targets') && (
        <div className={forms.buttons}>
          <Button onClick={() => setChanging(true)}>Change the secret …</Button>
        </div>
      )}
      {isChanging && <ChangeSecret target={target} onChanged={onChanged} onClose={() => setChanging(false)} />}
    </section>
  );
}

function ChangeSecret({ target, onChanged, onClose }: Props & { onClose: () => void }) {
  const secret = useSecretChoice('generate');
  const save = useMutation({
    mutationFn: () => updateTarget(target.id, secretFieldsOf(secret.secret)),
    onSuccess: () => {
      onChanged();
      announce('Secret changed');
    },
  });
  const made = save.data?.data;
  if (made !== undefined)
    return (
      <Dialog title="Secret changed" onClose={onClose} actions={<Button onClick={onClose}>Done</Button>}>
        <SecretChanged made={made} />
      </Dialog>
    );
  const submit = (event: FormEvent) => {
    event.preventDefault();
    save.mutate();
  };
  return (
    <Dialog title="Change the secret" onClose={onClose}>
      <form className={forms.form} onSubmit={submit}>
        <SecretFields
          state={secret}
          errors={save.error instanceof ApiError ? save.error.errors['secret'] : undefined}
        />
        <p>The old secret ends immediately.</p>
        {save.error !== null && <Notice tone="fail">{save.error.message}</Notice>}
        <div className={forms.buttons}>
          <Button type="submit" look="primary" disabled={save.isPending}>
            Change
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
