// The fields of a webhook, for a new one and for a change alike. Names and errors are those of the API.
import { Link } from '@tanstack/react-router';
import { errorsOf, type FieldErrors } from '../../editing/field-errors.ts';
import { TextArea, TextField } from '../../ui/field.tsx';
import type { Draft } from './draft.ts';
import { EventsField } from './events-field.tsx';

type Props = {
  draft: Draft;
  errors: FieldErrors;
  onChange: (change: Partial<Draft>) => void;
  urlHint?: string | undefined;
};

export function WhereFields({ draft, errors, onChange, urlHint }: Props) {
  return (
    <>
      <TextField
        label="URL"
        hint={urlHint ?? 'Events are sent to this URL by POST.'}
        value={draft.url}
        required
        placeholder="https://shop.example/hooks/posthorn"
        errors={errorsOf(errors, 'url')}
        onChange={({ target }) => onChange({ url: target.value })}
      />
      <TextField
        label="Description"
        hint="A name for people."
        value={draft.description}
        errors={errorsOf(errors, 'description')}
        onChange={({ target }) => onChange({ description: target.value })}
      />
      <EventsField
        draft={draft}
        errors={errorsOf(errors, 'events') ?? errorsOf(errors, 'trigger')}
        onChange={onChange}
      />
    </>
  );
}

export function ShapeFields({ draft, errors, onChange, webhookId }: Props & { webhookId?: number }) {
  return (
    <>
      <TextArea
        label="Condition"
        hint={
          <>
            JSON Logic over the context; empty = every event. It is checked when it is saved.{' '}
            <Lab to="/lab/condition" webhookId={webhookId} source={draft.condition} />
          </>
        }
        rows={5}
        value={draft.condition}
        placeholder='{ ">": [{ "var": "total" }, 100] }'
        errors={errorsOf(errors, 'condition')}
        onChange={({ target }) => onChange({ condition: target.value })}
      />
      <TextArea
        label="Extra data template"
        hint={
          <>
            A Twig template that renders a JSON object. Its members are added to the context.{' '}
            <Lab to="/lab/template" webhookId={webhookId} source={draft.template} />
          </>
        }
        rows={5}
        value={draft.template}
        placeholder={'{ "greeting": "Hello {{ first_name }}" }'}
        errors={errorsOf(errors, 'extra_data_template')}
        onChange={({ target }) => onChange({ template: target.value })}
      />
    </>
  );
}

type LabProps = { to: '/lab/condition' | '/lab/template'; webhookId: number | undefined; source: string };

function Lab({ to, webhookId, source }: LabProps) {
  const search = {
    ...(webhookId !== undefined && { webhook: webhookId }),
    ...(source.trim() !== '' && { source }),
  };
  return (
    <Link to={to} search={search}>
      Try in the lab
    </Link>
  );
}
