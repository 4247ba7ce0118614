// One target: how it is doing, what can be tried, and everything that can be set.

import type { EventType, Target } from '@posthorn/contracts';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { getRouteApi, Link, useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { targetName } from '../../api/endpoint-names.ts';
import { eventTypesQuery } from '../../api/event-types.ts';
import { useMay } from '../../api/session.ts';
import { deleteTarget, type TargetUpdate, targetQuery, updateTarget } from '../../api/targets.ts';
import { AboutFields } from '../../editing/about-fields.tsx';
import { DeletePanel } from '../../editing/delete-panel.tsx';
import { PaceFields, RequestFields, RetryFields, RetryPlan, SigningField } from '../../editing/endpoint-fields.tsx';
import { OnePage } from '../../editing/one-page.tsx';
import { FormSection, SettingsForm, useSettings } from '../../editing/settings-form.tsx';
import { type StateChange, StatePanel } from '../../editing/state-panel.tsx';
import { Page } from '../../ui/page.tsx';
import { changesOf, draftOf } from './draft.ts';
import { SigningPanel } from './signing-panel.tsx';
import { ConditionField, NameFields, RequestLine } from './target-fields.tsx';
import { TemplatePane } from './template-pane.tsx';
import { TestPanel } from './test-panel.tsx';
import { InUse, UsedBy, useUsedBy } from './used-by.tsx';

const route = getRouteApi('/frame/settings/targets/$id');

export function TargetScreen() {
  const { id } = route.useParams();
  const read = useQuery({ ...targetQuery(Number(id)), refetchInterval: 10_000 });
  return (
    <OnePage title={`Target ${id}`} read={read}>
      {(target) => <Loaded key={id} target={target} />}
    </OnePage>
  );
}

function Loaded({ target }: { target: Target }) {
  const { id } = target;
  const may = useMay();
  const queries = useQueryClient();
  const navigate = useNavigate();
  const { data: types = [] } = useQuery(eventTypesQuery);
  const suggested = useUsedBy(target.handle)?.[0]?.trigger;
  const refresh = () => void queries.invalidateQueries({ queryKey: ['targets'] });
  const turn = async (change: StateChange) => {
    await updateTarget(id, change);
    refresh();
  };
  const remove = async () => {
    await deleteTarget(id);
    // The list must not show it any more.
    await queries.refetchQueries({ queryKey: ['targets'], exact: true, type: 'all' });
    await navigate({ to: '/settings/targets' });
  };
  return (
    <Page
      title={targetName(target)}
      actions={
        <Link to="/live" search={{ q: `target:${id}` }}>
          Show its deliveries
        </Link>
      }
    >
      <StatePanel endpoint={target} word="target" mayChange={may('update-targets')} onChange={turn} />
      <TestPanel id={id} types={types} suggested={suggested} />
      <UsedBy handle={target.handle} />
      <SigningPanel target={target} onChanged={refresh} />
      <Settings target={target} types={types} suggested={suggested} onSaved={refresh} />
      {may('delete-targets') && (
        <DeletePanel
          word="target"
          name={targetName(target)}
          onDelete={remove}
          refusal={(error) => <InUse error={error} handle={target.handle} />}
        >
          <p>
            Posthorn cancels its unfinished deliveries, {target.held_count.toLocaleString('en')} held ones included. You
            can still see what was sent, but you cannot replay it.
          </p>
        </DeletePanel>
      )}
    </Page>
  );
}

/** Fields that shape the request: while one of them is not saved, the dispatcher cannot show the whole request. */
const SHAPING: ReadonlySet<string> = new Set(['method', 'url', 'template', 'headers', 'condition', 'authentication']);

type SettingsProps = {
  target: Target;
  types: readonly EventType[];
  /** An event that it is sent for. */
  suggested: string | undefined;
  onSaved: () => void;
};

function Settings({ target, types, suggested, onSaved }: SettingsProps) {
  const may = useMay();
  const [startedAt] = useState(Date.now);
  const settings = useSettings({
    resource: target,
    draftOf,
    changesOf,
    update: (changes) => updateTarget(target.id, changes as TargetUpdate),
    onSaved,
  });
  const { draft, errors, change } = settings;
  const fields = { draft, errors, onChange: change };
  return (
    <SettingsForm settings={settings} mayChange={may('update-targets')}>
      <FormSection title="Name and request">
        <NameFields {...fields} />
        <RequestLine {...fields} />
      </FormSection>
      <FormSection title="Body" isWide>
        <TemplatePane
          template={draft.template}
          types={types}
          suggested={suggested}
          savedId={settings.changed.some((name) => SHAPING.has(name)) ? null : target.id}
          errors={errors}
          onChange={(template) => change({ template })}
        />
        <ConditionField {...fields} />
      </FormSection>
      <FormSection title="Authentication and headers">
        <RequestFields {...fields} />
        {target.secret_hint !== null && <SigningField {...fields} />}
      </FormSection>
      <FormSection title="Retries">
        <RetryFields {...fields} />
        <RetryPlan draft={draft} now={startedAt} />
      </FormSection>
      <FormSection title="Limits and order">
        <PaceFields {...fields} />
      </FormSection>
      <FormSection title="Description and notes">
        <AboutFields {...fields} />
      </FormSection>
    </SettingsForm>
  );
}
