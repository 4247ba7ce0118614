import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { type FormEvent, useState } from 'react';
import { ApiError } from '../../api/client.ts';
import { createTrigger, type TriggerCreate } from '../../api/triggers.ts';
import { AboutFields } from '../../editing/about-fields.tsx';
import forms from '../../editing/forms.module.css';
import { announce } from '../../frame/announcer.tsx';
import { Button } from '../../ui/button.tsx';
import { Notice } from '../../ui/notice.tsx';
import { changesOf, type Draft, NEW_DRAFT } from './draft.ts';
import { ReactionFields } from './reaction-fields.tsx';

export function NewReaction({ onClose }: { onClose: () => void }) {
  const [draft, setDraft] = useState<Draft>(NEW_DRAFT);
  const queries = useQueryClient();
  const navigate = useNavigate();
  const create = useMutation({
    mutationFn: () =>
      createTrigger({
        ...changesOf(draft, NEW_DRAFT),
        name: draft.name.trim(),
        trigger: draft.event.trim(),
      } as TriggerCreate),
    onSuccess: ({ data }) => {
      void queries.invalidateQueries({ queryKey: ['triggers'] });
      announce(`Reaction ${data.name} created`);
      void navigate({ to: '/settings/reactions/$id', params: { id: String(data.id) } });
    },
  });
  const errors = create.error instanceof ApiError ? create.error.errors : {};
  const fields = { draft, errors, onChange: (part: Partial<Draft>) => setDraft((before) => ({ ...before, ...part })) };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    create.mutate();
  };
  return (
    <form className={forms.wide} onSubmit={submit} aria-label="New reaction">
      <ReactionFields {...fields} />
      <details className={forms.details}>
        <summary>Description and notes</summary>
        <div className={forms.section}>
          <AboutFields {...fields} />
        </div>
      </details>
      {create.error !== null && <Notice tone="fail">{create.error.message}</Notice>}
      <div className={forms.buttons}>
        <Button type="submit" look="primary" disabled={create.isPending}>
          Create
        </Button>
        <Button onClick={onClose}>Cancel</Button>
      </div>
    </form>
  );
}
