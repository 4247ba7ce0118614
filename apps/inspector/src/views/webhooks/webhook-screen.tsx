// One webhook: how it is doing, what can be tried, and everything that can be set.

import type { Webhook } from '@posthorn/contracts';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { getRouteApi, Link, useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { webhookName } from '../../api/endpoint-names.ts';
import { useMay } from '../../api/session.ts';
import { deleteWebhook, updateWebhook, type WebhookUpdate, webhookQuery } from '../../api/webhooks.ts';
import { DeletePanel } from '../../editing/delete-panel.tsx';
import { PaceFields, RequestFields, RetryFields, RetryPlan, SigningField } from '../../editing/endpoint-fields.tsx';
import { OnePage } from '../../editing/one-page.tsx';
import { FormSection, SettingsForm, useSettings } from '../../editing/settings-form.tsx';
import { type StateChange, StatePanel } from '../../editing/state-panel.tsx';
import { Page } from '../../ui/page.tsx';
import { changesOf, draftOf } from './draft.ts';
import { LISTED_EVENTS } from './events-field.tsx';
import { SecretPanel } from './secret-panel.tsx';
import { TestPanel } from './test-panel.tsx';
import { ShapeFields, WhereFields } from './webhook-fields.tsx';

const route = getRouteApi('/frame/settings/webhooks/$id');

export function WebhookScreen() {
  const { id } = route.useParams();
  const read = useQuery({ ...webhookQuery(Number(id)), refetchInterval: 10_000 });
  return (
    <OnePage title={`Webhook ${id}`} read={read}>
      {(webhook) => <Loaded key={id} webhook={webhook} />}
    </OnePage>
  );
}

function Loaded({ webhook }: { webhook: Webhook }) {
  const { id } = webhook;
  const may = useMay();
  const queries = useQueryClient();
  const navigate = useNavigate();
  const refresh = () => void queries.invalidateQueries({ queryKey: ['webhooks'] });
  const turn = async (change: StateChange) => {
    await updateWebhook(id, change);
    refresh();
  };
  const remove = async () => {
    await deleteWebhook(id);
    await navigate({ to: '/settings/webhooks' });
    refresh();
  };
  return (
    <Page
      title={webhookName(webhook)}
      actions={
        <Link to="/live" search={{ q: `webhook:${id}` }}>
          Show its deliveries
        </Link>
      }
    >
      <StatePanel endpoint={webhook} word="webhook" mayChange={may('update-webhooks')} onChange={turn} />
      <TestPanel webhook={webhook} />
      <SecretPanel webhook={webhook} />
      <Settings key={id} webhook={webhook} onSaved={refresh} />
      {may('delete-webhooks') && (
        <DeletePanel word="webhook" name={webhookName(webhook)} onDelete={remove}>
          <p>
            Posthorn cancels its unfinished deliveries, {webhook.held_count.toLocaleString('en')} held ones included.
            You can still see what was sent, but you cannot replay it.
          </p>
        </DeletePanel>
      )}
    </Page>
  );
}

function Settings({ webhook, onSaved }: { webhook: Webhook; onSaved: () => void }) {
  const may = useMay();
  const [startedAt] = useState(Date.now);
  const settings = useSettings({
    resource: webhook,
    draftOf: (one: Webhook) => draftOf(one, LISTED_EVENTS),
    changesOf,
    update: (changes) => updateWebhook(webhook.id, changes as WebhookUpdate),
    onSaved,
  });
  const fields = { draft: settings.draft, errors: settings.errors, onChange: settings.change };
  return (
    <SettingsForm settings={settings} mayChange={may('update-webhooks')}>
      <FormSection title="URL and events">
        <WhereFields {...fields} />
      </FormSection>
      <FormSection title="Condition and extra data">
        <ShapeFields {...fields} webhookId={webhook.id} />
      </FormSection>
      <FormSection title="Retries">
        <RetryFields {...fields} />
        <RetryPlan draft={settings.draft} now={startedAt} />
      </FormSection>
      <FormSection title="Limits and order">
        <PaceFields {...fields} />
      </FormSection>
      <FormSection title="Authentication and headers">
        <RequestFields {...fields} />
        <SigningField {...fields} />
      </FormSection>
    </SettingsForm>
  );
}
