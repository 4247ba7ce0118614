import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { runsQuery } from '../../api/action-history.ts';
import { useMay } from '../../api/session.ts';
import forms from '../../editing/forms.module.css';
import { RunSteps } from '../../runs/run-steps.tsx';
import { Notice } from '../../ui/notice.tsx';
import { Cell, Table } from '../../ui/table.tsx';
import { Time } from '../../ui/time.tsx';

/** What the reaction did, newest first. */
export function History({ triggerId }: { triggerId: number }) {
  const may = useMay();
  const { data, error } = useQuery({ ...runsQuery(triggerId), enabled: may('read-action-history') });
  if (!may('read-action-history')) return null;
  return (
    <section className={`${forms.section} ${forms.wide}`}>
      <h2>Action history</h2>
      {error !== null && <Notice tone="fail">{error.message}</Notice>}
      {data !== undefined && (
        <Table
          caption="Action history"
          columns={['Ran', 'Event', 'Actions']}
          rows={data}
          row={(run) => (
            <tr key={run.id}>
              <Cell look="mono">
                <Time at={run.created_at} />
              </Cell>
              <Cell>
                <Link to="/events/$id" params={{ id: run.event_id }} title={run.event_id}>
                  {run.event}
                </Link>
              </Cell>
              <Cell>
                <RunSteps
                  stopDetail={run.stop_detail}
                  steps={run.items.map(({ action_id, handler, status, result }) => ({
                    ...{ action_id, handler, status, reason: result?.reason ?? null },
                    ...{ target_id: result?.target_id ?? null, delivery_id: result?.delivery_id ?? null },
                  }))}
                />
              </Cell>
            </tr>
          )}
          isStacked
          empty={<p>It has not run yet.</p>}
        />
      )}
    </section>
  );
}
