// Settings → Reactions: what is sent where when an event is accepted.
import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link, useNavigate } from '@tanstack/react-router';
import { Plus } from 'lucide-react';
import { useEffect } from 'react';
import { targetName } from '../../api/endpoint-names.ts';
import { useMay } from '../../api/session.ts';
import { targetsQuery } from '../../api/targets.ts';
import { triggersQuery } from '../../api/triggers.ts';
import { useCommands } from '../../frame/keyboard.ts';
import { Badge } from '../../ui/badge.tsx';
import { Button } from '../../ui/button.tsx';
import { EmptyState, Loading, Notice } from '../../ui/notice.tsx';
import { Page } from '../../ui/page.tsx';
import { Cell, Table } from '../../ui/table.tsx';
import { NewReaction } from './new-reaction.tsx';
import { actionsText } from './words.ts';

const route = getRouteApi('/frame/settings/reactions');

export function ReactionsScreen() {
  const may = useMay();
  const navigate = useNavigate();
  const { new: isNew } = route.useSearch();
  const { data, error } = useQuery({ ...triggersQuery, refetchInterval: 10_000 });
  const { data: targets = [] } = useQuery({ ...targetsQuery, enabled: may('read-targets') });
  const mayCreate = may('create-triggers');
  const openNew = (open: boolean) => void navigate({ to: '/settings/reactions', search: open ? { new: true } : {} });
  useEffect(() => {
    document.title = 'Reactions · Posthorn';
  }, []);
  useCommands(
    mayCreate
      ? [{ id: 'new reaction', group: 'Reactions', label: 'New reaction', keys: ['n'], run: () => openNew(true) }]
      : [],
  );
  if (isNew && mayCreate) {
    return (
      <Page title="New reaction">
        <NewReaction onClose={() => openNew(false)} />
      </Page>
    );
  }
  const nameOf = (handle: string): string | null => {
    const target = targets.find((one) => one.handle === handle);
    return target === undefined ? (may('read-targets') ? null : handle) : targetName(target);
  };
  const create = (
    <Button look="primary" icon={<Plus size={14} aria-hidden />} shortcut="n" onClick={() => openNew(true)}>
      New reaction
    </Button>
  );
  return (
    <Page title="Reactions" actions={mayCreate && data !== undefined && data.length > 0 && create}>
      {error !== null && <Notice tone="fail">{error.message}</Notice>}
      {data === undefined && error === null && <Loading what="reactions" />}
      {data !== undefined && (
        <Table
          caption="Reactions"
          columns={['Reaction', 'State', 'Event', 'Actions']}
          rows={data}
          row={(trigger) => (
            <tr key={trigger.id}>
              <Cell>
                <Link to="/settings/reactions/$id" params={{ id: String(trigger.id) }}>
                  {trigger.name}
                </Link>
              </Cell>
              <Cell>
                {trigger.is_active ? (
                  <Badge tone="ok" glyph="●">
                    on
                  </Badge>
                ) : (
                  <Badge tone="held" glyph="‖">
                    off
                  </Badge>
                )}
              </Cell>
              <Cell look="mono">{trigger.trigger}</Cell>
              <Cell>{actionsText(trigger, nameOf)}</Cell>
            </tr>
          )}
          isStacked
          empty={
            <EmptyState title="No reactions yet" actions={mayCreate && create}>
              <p>
                A reaction runs when an event is accepted: it filters, and sends to your targets. Webhooks are sent
                without one.
              </p>
              {!mayCreate && <p>This token may not create one.</p>}
            </EmptyState>
          }
        />
      )}
    </Page>
  );
}
