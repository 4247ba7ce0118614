// Settings → Webhooks: who is subscribed to what, and how each is doing.

import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link, useNavigate } from '@tanstack/react-router';
import { Plus } from 'lucide-react';
import { useEffect } from 'react';
import { webhookName } from '../../api/endpoint-names.ts';
import { useMay } from '../../api/session.ts';
import { webhooksQuery } from '../../api/webhooks.ts';
import { HealthBadge } from '../../editing/health.tsx';
import { useCommands } from '../../frame/keyboard.ts';
import { Button } from '../../ui/button.tsx';
import { Loading, Notice } from '../../ui/notice.tsx';
import { Page } from '../../ui/page.tsx';
import { Cell, Table } from '../../ui/table.tsx';
import { NewWebhook } from './new-webhook.tsx';

const route = getRouteApi('/frame/settings/webhooks');

export function WebhooksScreen() {
  const may = useMay();
  const navigate = useNavigate();
  const search = route.useSearch();
  const { data, error } = useQuery({ ...webhooksQuery, refetchInterval: 10_000 });
  const mayCreate = may('create-webhooks');
  const none = data?.length === 0;
  const openNew = (open: boolean) => void navigate({ to: '/settings/webhooks', search: open ? { new: true } : {} });
  useEffect(() => {
    document.title = 'Webhooks · Posthorn';
  }, []);
  useCommands(
    mayCreate
      ? [{ id: 'new webhook', group: 'Webhooks', label: 'New webhook', keys: ['n'], run: () => openNew(true) }]
      : [],
  );
  return (
    <Page
      title="Webhooks"
      actions={
        mayCreate &&
        !none &&
        !search.new && (
          <Button look="primary" icon={<Plus size={14} aria-hidden />} shortcut="n" onClick={() => openNew(true)}>
            New webhook
          </Button>
        )
      }
    >
      {error !== null && <Notice tone="fail">{error.message}</Notice>}
      {data === undefined && error === null && <Loading what="webhooks" />}
      {mayCreate && (none || search.new) && <NewWebhook isFirst={none === true} onClose={() => openNew(false)} />}
      {none && !mayCreate && <Notice tone="info">No webhooks yet. This token may not create one.</Notice>}
      {data !== undefined && data.length > 0 && !search.new && (
        <Table
          caption="Webhooks"
          columns={['Webhook', 'Health', 'Events', 'URL', { name: 'Held', look: 'number' }, 'Deliveries']}
          rows={data}
          row={(webhook) => (
            <tr key={webhook.id}>
              <Cell>
                <Link to="/settings/webhooks/$id" params={{ id: String(webhook.id) }}>
                  {webhookName(webhook)}
                </Link>
              </Cell>
              <Cell>
                <HealthBadge of={webhook} />
              </Cell>
              <Cell label="Events">{webhook.events.join(', ')}</Cell>
              <Cell look="mono">{webhook.url}</Cell>
              <Cell look="number" label="Held">
                {webhook.held_count.toLocaleString('en')}
              </Cell>
              <Cell>
                <Link to="/live" search={{ q: `webhook:${webhook.id}` }}>
                  Watch
                </Link>
              </Cell>
            </tr>
          )}
          isStacked
        />
      )}
    </Page>
  );
}
