import type { ConditionPreview, EventType } from '@posthorn/contracts';
import { useQuery } from '@tanstack/react-query';
import { conditionPreviewQuery } from '../../api/previews.ts';
import { useMay } from '../../api/session.ts';
import { useSettled } from '../../editing/use-settled.ts';
import { Badge } from '../../ui/badge.tsx';
import { percent, Sample, sampleOf } from './sample.tsx';
import { useLabSearch } from './use-lab-search.ts';

const SAMPLE_MS = 400;
const SAMPLE_LIMIT = 50;

type SampleProps = { rule: string; suggested: string | undefined; types: readonly EventType[] };

export function ConditionSample({ rule, suggested, types }: SampleProps) {
  const may = useMay();
  const [{ of }] = useLabSearch();
  const asked = `{"condition":${rule},"sample":${sampleOf(of, suggested, SAMPLE_LIMIT)}}`;
  const body = useSettled(may('read-events') ? asked : null, SAMPLE_MS);
  const { data, error } = useQuery(conditionPreviewQuery(body));
  if (!may('read-events')) return null;
  const sample = data?.sample ?? undefined;
  return (
    <Sample
      suggested={suggested}
      names={types.map(({ name }) => name)}
      rows={sample?.rows}
      error={error}
      summary={sample === undefined ? null : summaryOf(sample)}
      columns={['Result', 'Reason']}
      cells={(row) => [
        row.met ? (
          <Badge key="met" tone="ok" glyph="✓">
            sent
          </Badge>
        ) : (
          <Badge key="met" tone="skip" glyph="⊘">
            kept back
          </Badge>
        ),
        row.reason,
      ]}
    />
  );
}

function summaryOf({ events_looked_at: all, met, failed }: NonNullable<ConditionPreview['sample']>) {
  const fault = failed === 0 ? '' : `; ${failed} cannot be evaluated`;
  return { text: `${met} of ${all} would be sent (${percent(met, all)})${fault}`, share: all === 0 ? 0 : met / all };
}
