// The form for a new target, empty or from a preset; then its secret, this once.
import type { Target, TargetPreset } from '@posthorn/contracts';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { type FormEvent, useState } from 'react';
import { ApiError } from '../../api/client.ts';
import { eventTypesQuery } from '../../api/event-types.ts';
import { createTarget, type TargetCreate, targetPresetsQuery } from '../../api/targets.ts';
import { AboutFields } from '../../editing/about-fields.tsx';
import { Created } from '../../editing/created.tsx';
import { PaceFields, RequestFields, RetryFields, SigningField } from '../../editing/endpoint-fields.tsx';
import forms from '../../editing/forms.module.css';
import { SecretFields, secretFieldsOf, useSecretChoice } from '../../editing/secret-choice.tsx';
import { FormSection } from '../../editing/settings-form.tsx';
import { announce } from '../../frame/announcer.tsx';
import { Button } from '../../ui/button.tsx';
import { Loading, Notice } from '../../ui/notice.tsx';
import { changesOf, type Draft, NEW_DRAFT } from './draft.ts';
import { FillIn } from './fill-in.tsx';
import { draftOfPreset, unfilledOf, withFills } from './preset-fill.ts';
import { PresetNotes } from './preset-notes.tsx';
import { ConditionField, NameFields, RequestLine } from './target-fields.tsx';
import { TemplatePane } from './template-pane.tsx';

type Props = { presetKey: string | undefined; onClose: () => void };

export function NewTarget({ presetKey, onClose }: Props) {
  const { data, error } = useQuery({ ...targetPresetsQuery, enabled: presetKey !== undefined });
  if (presetKey === undefined) return <NewTargetForm preset={undefined} onClose={onClose} />;
  if (error !== null) return <Notice tone="fail">{error.message}</Notice>;
  if (data === undefined) return <Loading what="the preset" />;
  const preset = data.find(({ key }) => key === presetKey);
  if (preset === undefined) return <Notice tone="fail">There is no preset “{presetKey}”.</Notice>;
  return <NewTargetForm preset={preset} onClose={onClose} />;
}

function NewTargetForm({ preset, onClose }: { preset: TargetPreset | undefined; onClose: () => void }) {
  const [draft, setDraft] = useState<Draft>(() => (preset === undefined ? NEW_DRAFT : draftOfPreset(preset)));
  const [fills, setFills] = useState<Readonly<Record<string, string>>>({});
  const secret = useSecretChoice('none');
  const [made, setMade] = useState<{ target: Target; warnings: readonly string[] } | null>(null);
  const { data: types = [] } = useQuery(eventTypesQuery);
  const queries = useQueryClient();
  const navigate = useNavigate();
  const sent = withFills(draft, fills);
  const unfilled = unfilledOf(sent);
  const open = (target: Target) => void navigate({ to: '/settings/targets/$id', params: { id: String(target.id) } });
  const create = useMutation({
    mutationFn: () => {
      const { choice } = secret.secret;
      return createTarget({
        ...changesOf(sent, NEW_DRAFT),
        name: sent.name.trim(),
        handle: sent.handle.trim(),
        url: sent.url.trim(),
        ...(choice === 'none' ? {} : secretFieldsOf(secret.secret)),
      } as TargetCreate);
    },
    onSuccess: ({ data, warnings }) => {
      void queries.invalidateQueries({ queryKey: ['targets'] });
      announce(`Target ${data.name} created`);
      if (data.secret === undefined && warnings.length === 0) open(data);
      else setMade({ target: data, warnings });
    },
  });
  if (made !== null)
    return <Created word="target" made={made.target} warnings={made.warnings} onOpen={() => open(made.target)} />;
  const errors = create.error instanceof ApiError ? create.error.errors : {};
  const change = (part: Partial<Draft>) => setDraft((before) => ({ ...before, ...part }));
  const fields = { draft, errors, onChange: change };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    create.mutate();
  };
  return (
    <form className={forms.wide} onSubmit={submit} aria-label="New target">
      {preset !== undefined && (
        <>
          <p>{preset.summary}</p>
          <PresetNotes preset={preset} />
          <FillIn
            preset={preset}
            method={draft.method}
            url={draft.url}
            fills={fills}
            unfilled={unfilled}
            onFill={(name, value) => setFills((before) => ({ ...before, [name]: value }))}
          />
        </>
      )}
      <FormSection title="Name and request">
        <NameFields {...fields} isNew />
        <RequestLine {...fields} />
      </FormSection>
      <FormSection title="Authentication and headers">
        <RequestFields {...fields} hints={hintsOf(preset)} />
        <div className={forms.columns}>
          <SecretFields state={secret} errors={errors['secret']} />
        </div>
        {secret.secret.choice !== 'none' && <SigningField {...fields} />}
      </FormSection>
      <FormSection title="Body" isWide>
        <TemplatePane
          template={draft.template}
          rendersAs={sent.template}
          types={types}
          suggested={preset?.events[0]}
          errors={errors}
          onChange={(template) => change({ template })}
        />
      </FormSection>
      <details className={forms.details}>
        <summary>Condition, limits, retries, description</summary>
        <div className={forms.section}>
          <ConditionField {...fields} />
          <PaceFields {...fields} />
          <RetryFields {...fields} />
          <AboutFields {...fields} />
        </div>
      </details>
      {unfilled.length > 0 && <Notice tone="info">Still to be filled in: {unfilled.join(', ')}.</Notice>}
      {create.error !== null && <Notice tone="fail">{create.error.message}</Notice>}
      <div className={forms.buttons}>
        <Button type="submit" look="primary" disabled={create.isPending || unfilled.length > 0}>
          Create
        </Button>
        <Button onClick={onClose}>Cancel</Button>
      </div>
    </form>
  );
}

function hintsOf(preset: TargetPreset | undefined): Record<string, string> {
  return Object.fromEntries((preset?.authentication.fields ?? []).map(({ name, description }) => [name, description]));
}
