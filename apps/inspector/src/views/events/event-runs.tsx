import type { EventRun } from '@posthorn/contracts';
import { Link } from '@tanstack/react-router';
import { RunSteps } from '../../runs/run-steps.tsx';
import { Cell, Table } from '../../ui/table.tsx';

/** The reactions that ran for an event, and what each of their actions came to. */
export function EventRuns({ runs }: { runs: readonly EventRun[] }) {
  if (runs.length === 0) return null;
  return (
    <div>
      <h2>Reactions</h2>
      <Table
        caption="Reactions"
        columns={['Reaction', 'Actions']}
        rows={runs}
        row={(run) => (
          <tr key={run.id}>
            <Cell>
              <Link to="/settings/reactions/$id" params={{ id: String(run.trigger_id) }}>
                {run.name}
              </Link>
            </Cell>
            <Cell>
              <RunSteps stopDetail={run.stop_detail} steps={run.actions} />
            </Cell>
          </tr>
        )}
        isStacked
      />
    </div>
  );
}
