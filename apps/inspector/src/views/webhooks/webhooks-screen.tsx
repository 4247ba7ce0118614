// Settings → Webhooks: who is subscribed to what, and how each is doing.
import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link, useNavigate } from '@tanstack/react-router';
import { Plus } from 'lucide-react';
import { useEffect } from 'react';
import { useMay } from '../../api/session.ts';
import { webhookName, webhooksQuery } from '../../api/webhooks.ts';
import { useCommands } from '../../frame/keyboard.ts';
import { Button } from '../../ui/button.tsx';
import { Loading, Notice } from '../../ui/notice.tsx';
import { Page } from '../../ui/page.tsx';
import table from '../../ui/table.module.css';
import { HealthBadge } from './health.tsx';
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
        <div className={table.wrap}>
          <table className={`${table.table} ${table.stack}`}>
            <thead>
              <tr>
                <th scope="col">Webhook</th>
                <th scope="col">Health</th>
                <th scope="col">Events</th>
                <th scope="col">URL</th>
                <th scope="col" className={table.number}>
                  Held
                </th>
                <th scope="col">Deliveries</th>
              </tr>
            </thead>
            <tbody>
              {data.map((webhook) => (
                <tr key={webhook.id}>
                  <td>
                    <Link to="/settings/webhooks/$id" params={{ id: String(webhook.id) }}>
                      {webhookName(webhook)}
                    </Link>
                  </td>
                  <td>
                    <HealthBadge webhook={webhook} />
                  </td>
                  <td data-label="Events">{webhook.events.join(', ')}</td>
                  <td className={table.mono}>{webhook.url}</td>
                  <td className={table.number} data-label="Held">
                    {webhook.held_count.toLocaleString('en')}
                  </td>
                  <td>
                    <Link to="/live" search={{ q: `webhook:${webhook.id}` }}>
                      Watch
                    </Link>
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </Page>
  );
}
