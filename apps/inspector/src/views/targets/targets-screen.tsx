// Settings → Targets: what reactions send to, and how each is doing.

import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link, useNavigate } from '@tanstack/react-router';
import { Plus, Shapes } from 'lucide-react';
import { useEffect } from 'react';
import { targetName } from '../../api/endpoint-names.ts';
import { useMay } from '../../api/session.ts';
import { targetsQuery } from '../../api/targets.ts';
import { HealthBadge } from '../../editing/health.tsx';
import { useCommands } from '../../frame/keyboard.ts';
import { Button } from '../../ui/button.tsx';
import { EmptyState, Loading, Notice } from '../../ui/notice.tsx';
import { Page } from '../../ui/page.tsx';
import { Cell, Table } from '../../ui/table.tsx';
import { NewTarget } from './new-target.tsx';
import { PresetPicker } from './preset-picker.tsx';
import type { TargetsSearch } from './routes.ts';

const route = getRouteApi('/frame/settings/targets');

export function TargetsScreen() {
  const may = useMay();
  const navigate = useNavigate();
  const { new: open, preset } = route.useSearch();
  const { data, error } = useQuery({ ...targetsQuery, refetchInterval: 10_000 });
  const mayCreate = may('create-targets');
  const go = (search: TargetsSearch) => void navigate({ to: '/settings/targets', search });
  useEffect(() => {
    document.title = 'Targets · Posthorn';
  }, []);
  useCommands(
    mayCreate
      ? [
          { id: 'new target', group: 'Targets', label: 'New target', keys: ['n'], run: () => go({ new: true }) },
          { id: 'preset', group: 'Targets', label: 'New target from …', keys: ['f'], run: () => go({ new: 'from' }) },
        ]
      : [],
  );
  const buttons = (
    <>
      <Button icon={<Shapes size={14} aria-hidden />} shortcut="f" onClick={() => go({ new: 'from' })}>
        New target from …
      </Button>
      <Button look="primary" icon={<Plus size={14} aria-hidden />} shortcut="n" onClick={() => go({ new: true })}>
        New target
      </Button>
    </>
  );
  if (mayCreate && open === 'from') {
    return (
      <Page title="New target from …" actions={<Button onClick={() => go({})}>Cancel</Button>}>
        <PresetPicker />
      </Page>
    );
  }
  if (mayCreate && open) {
    return (
      <Page title="New target">
        <NewTarget key={preset ?? ''} presetKey={preset} onClose={() => go({})} />
      </Page>
    );
  }
  return (
    <Page title="Targets" actions={mayCreate && data !== undefined && data.length > 0 && buttons}>
      {error !== null && <Notice tone="fail">{error.message}</Notice>}
      {data === undefined && error === null && <Loading what="targets" />}
      {data !== undefined && (
        <Table
          caption="Targets"
          columns={['Target', 'Handle', 'Health', 'Request', { name: 'Held', look: 'number' }, 'Deliveries']}
          rows={data}
          row={(target) => (
            <tr key={target.id}>
              <Cell>
                <Link to="/settings/targets/$id" params={{ id: String(target.id) }}>
                  {targetName(target)}
                </Link>
              </Cell>
              <Cell look="mono" label="Handle">
                {target.handle}
              </Cell>
              <Cell>
                <HealthBadge of={target} />
              </Cell>
              <Cell look="mono">
                {target.method} {target.url}
              </Cell>
              <Cell look="number" label="Held">
                {target.held_count.toLocaleString('en')}
              </Cell>
              <Cell>
                <Link to="/live" search={{ q: `target:${target.id}` }}>
                  Watch
                </Link>
              </Cell>
            </tr>
          )}
          isStacked
          empty={
            <EmptyState title="No targets yet" actions={mayCreate && buttons}>
              <p>
                A target is a request to another product’s API. A template makes its body from an event, and a reaction
                decides when it is sent.
              </p>
              {!mayCreate && <p>This token may not create one.</p>}
            </EmptyState>
          }
        />
      )}
    </Page>
  );
}
