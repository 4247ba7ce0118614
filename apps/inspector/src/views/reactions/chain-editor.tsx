// The chain next to what it is tried on: the verdict on each card follows the chosen event.
import { useQueries, useQuery } from '@tanstack/react-query';
import { eventTypesQuery } from '../../api/event-types.ts';
import { conditionPreviewQuery } from '../../api/previews.ts';
import { useMay } from '../../api/session.ts';
import { targetsQuery } from '../../api/targets.ts';
import { triggerPreviewQuery } from '../../api/triggers.ts';
import { ContextField, useContextText } from '../../editing/context-field.tsx';
import type { FieldErrors } from '../../editing/field-errors.ts';
import { useSettled } from '../../editing/use-settled.ts';
import { Notice } from '../../ui/notice.tsx';
import { Chain } from './chain.tsx';
import type { Draft } from './draft.ts';
import styles from './reactions.module.css';
import { askedOf, type Tried, verdictsOf, withPreview } from './verdicts.ts';

const TYPING_MS = 150;

type Props = {
  draft: Draft;
  errors: FieldErrors;
  onChange: (change: Partial<Draft>) => void;
  /** The id of a reaction of which nothing is changed: each send shows its whole request. */
  savedId?: number | null;
};

export function ChainEditor({ draft, errors, onChange, savedId = null }: Props) {
  const may = useMay();
  const { data: types = [] } = useQuery(eventTypesQuery);
  const { data: targets = [] } = useQuery({ ...targetsQuery, enabled: may('read-targets') });
  const state = useContextText(types, draft.event.trim() || undefined);
  const { context } = state;
  const contextText = context.fault === null ? context.text : null;
  const filters = draft.actions.filter((action) => action.kind === 'filter');
  // As one text, so that a render without a change does not ask again.
  const settled = useSettled(
    JSON.stringify(filters.map((one) => [one.key, askedOf(one.condition, contextText)])),
    TYPING_MS,
  );
  const asked = JSON.parse(settled) as [key: string, body: string | null][];
  const answers = useQueries({ queries: asked.map(([, body]) => conditionPreviewQuery(body)) });
  const tried = new Map(asked.map(([key, body], index) => [key, body === null ? undefined : answers[index]]));
  const triedOf = (key: string): Tried | undefined => tried.get(key);
  const settledContext = useSettled(contextText, TYPING_MS);
  const preview = useQuery(
    triggerPreviewQuery(
      savedId ?? 0,
      savedId === null || settledContext === null ? null : `{"context":${settledContext}}`,
    ),
  );
  const previewed = new Map(preview.data?.actions.map((action) => [action.action_id, action]));
  const previewOf = (id: number | null) => (savedId === null || id === null ? undefined : previewed.get(id));
  const own = verdictsOf(draft.actions, triedOf, contextText !== null);
  const isOther = context.event !== undefined && draft.event.trim() !== '' && context.event !== draft.event.trim();
  return (
    <div className={styles.sides}>
      <Chain
        draft={draft}
        errors={errors}
        types={types}
        targets={targets}
        triedOf={triedOf}
        verdicts={withPreview(own, draft.actions, previewOf)}
        previewOf={previewOf}
        onChange={onChange}
      />
      <div className={styles.side}>
        <h3>Try on a past event</h3>
        {isOther && (
          <Notice tone="info">
            This is a <code>{context.event}</code>. The reaction runs for <code>{draft.event.trim()}</code>.
          </Notice>
        )}
        <ContextField state={state} />
      </div>
    </div>
  );
}
