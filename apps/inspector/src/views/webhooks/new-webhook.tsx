import type { Webhook } from '@posthorn/contracts';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { type FormEvent, useState } from 'react';
import { ApiError } from '../../api/client.ts';
import { createWebhook, type WebhookCreate } from '../../api/webhooks.ts';
import { Created } from '../../editing/created.tsx';
import { PaceFields, RequestFields, RetryFields, SigningField } from '../../editing/endpoint-fields.tsx';
import styles from '../../editing/forms.module.css';
import { SecretFields, secretFieldsOf, useSecretChoice } from '../../editing/secret-choice.tsx';
import { announce } from '../../frame/announcer.tsx';
import { Button } from '../../ui/button.tsx';
import { TextField } from '../../ui/field.tsx';
import { Notice } from '../../ui/notice.tsx';
import { changesOf, type Draft, NEW_DRAFT } from './draft.ts';
import { ShapeFields, WhereFields } from './webhook-fields.tsx';

/** The form for a new webhook; then its secret, this once. */
export function NewWebhook({ isFirst, onClose }: { isFirst: boolean; onClose: () => void }) {
  const [draft, setDraft] = useState<Draft>(NEW_DRAFT);
  const secret = useSecretChoice('generate');
  const [namespace, setNamespace] = useState('');
  const [made, setMade] = useState<{ webhook: Webhook; warnings: readonly string[] } | null>(null);
  const queries = useQueryClient();
  const navigate = useNavigate();
  const create = useMutation({
    mutationFn: () =>
      createWebhook({
        ...changesOf(draft, NEW_DRAFT),
        url: draft.url.trim(),
        ...secretFieldsOf(secret.secret),
        ...(namespace.trim() === '' ? {} : { namespace: namespace.trim() }),
      } as WebhookCreate),
    onSuccess: async ({ data, warnings }) => {
      // The list would take the place of this form as soon as it is not empty any more, and of the secret with it.
      await navigate({ to: '/settings/webhooks', search: { new: true }, replace: true });
      void queries.invalidateQueries({ queryKey: ['webhooks'] });
      announce(`Webhook ${data.id} created`);
      setMade({ webhook: data, warnings });
    },
  });
  const errors = create.error instanceof ApiError ? create.error.errors : {};
  const change = (part: Partial<Draft>) => setDraft((before) => ({ ...before, ...part }));
  if (made !== null) {
    const done = () => void navigate({ to: '/settings/webhooks/$id', params: { id: String(made.webhook.id) } });
    return <Created word="webhook" made={made.webhook} warnings={made.warnings} onOpen={done} />;
  }
  const submit = (event: FormEvent) => {
    event.preventDefault();
    create.mutate();
  };
  return (
    <form className={styles.form} onSubmit={submit} aria-label="New webhook">
      <h2>{isFirst ? 'Create the first webhook' : 'New webhook'}</h2>
      <WhereFields
        draft={draft}
        errors={errors}
        onChange={change}
        urlHint={isFirst ? 'Events are sent to this URL by POST.' : undefined}
      />
      <div className={styles.columns}>
        <SecretFields state={secret} errors={errors['secret']} />
        <TextField
          label="Namespace"
          hint="Events caused by this namespace are not sent to this webhook. This prevents loops."
          value={namespace}
          errors={errors['namespace']}
          onChange={({ target }) => setNamespace(target.value)}
        />
      </div>
      <details>
        <summary>Pace, retries, headers, condition, extra data</summary>
        <div className={styles.section}>
          <PaceFields draft={draft} errors={errors} onChange={change} />
          <RetryFields draft={draft} errors={errors} onChange={change} />
          <RequestFields draft={draft} errors={errors} onChange={change} />
          <SigningField draft={draft} onChange={change} />
          <ShapeFields draft={draft} errors={errors} onChange={change} />
        </div>
      </details>
      {create.error !== null && <Notice tone="fail">{create.error.message}</Notice>}
      <div className={styles.buttons}>
        <Button type="submit" look="primary" disabled={create.isPending}>
          Create
        </Button>
        {!isFirst && <Button onClick={onClose}>Cancel</Button>}
      </div>
    </form>
  );
}
