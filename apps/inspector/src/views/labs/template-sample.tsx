import type { EventType, TemplatePreview } from '@posthorn/contracts';
import { useQuery } from '@tanstack/react-query';
import { templatePreviewQuery } from '../../api/previews.ts';
import { useMay } from '../../api/session.ts';
import { useSettled } from '../../editing/use-settled.ts';
import { Badge } from '../../ui/badge.tsx';
import { percent, Sample, sampleOf } from './sample.tsx';
import { useLabSearch } from './use-lab-search.ts';

const SAMPLE_MS = 400;
const SAMPLE_LIMIT = 20;

type SampleProps = {
  template: string;
  against: string | undefined;
  suggested: string | undefined;
  types: readonly EventType[];
};

export function TemplateSample({ template, against, suggested, types }: SampleProps) {
  const may = useMay();
  const [{ of }] = useLabSearch();
  const asked = `${JSON.stringify({ template, against }).slice(0, -1)},"sample":${sampleOf(of, suggested, SAMPLE_LIMIT)}}`;
  const body = useSettled(may('read-events') ? asked : null, SAMPLE_MS);
  const { data, error } = useQuery(templatePreviewQuery(body));
  if (!may('read-events')) return null;
  const sample = data?.sample ?? undefined;
  return (
    <Sample
      suggested={suggested}
      names={types.map(({ name }) => name)}
      rows={sample?.rows}
      error={error}
      summary={sample === undefined ? null : summaryOf(sample)}
      columns={['Rendering', 'Body']}
      cells={(row) => [
        <Outcome key="outcome" row={row} />,
        row.fault ?? `${row.body_bytes.toLocaleString('en')} bytes`,
      ]}
    />
  );
}

type SampleOf = NonNullable<TemplatePreview['sample']>;

function Outcome({ row: { fault, changed } }: { row: SampleOf['rows'][number] }) {
  if (fault !== null)
    return (
      <Badge tone="fail" glyph="✕">
        fails
      </Badge>
    );
  return changed === true ? (
    <Badge tone="flight" glyph="±">
      differs
    </Badge>
  ) : (
    <Badge tone="ok" glyph="✓">
      {changed === null ? 'succeeds' : 'the same'}
    </Badge>
  );
}

function summaryOf({ events_looked_at: all, rendered, changed }: SampleOf) {
  const differ = changed === null ? '' : `; ${changed} differ from what is sent now`;
  return {
    text: `${rendered} of ${all} succeed (${percent(rendered, all)})${differ}`,
    share: all === 0 ? 0 : rendered / all,
  };
}
