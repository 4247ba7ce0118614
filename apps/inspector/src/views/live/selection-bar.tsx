import { Link } from '@tanstack/react-router';
import { RotateCcw, X } from 'lucide-react';
import { useState } from 'react';
import { resendDelivery } from '../../api/deliveries.ts';
import { useMay } from '../../api/session.ts';
import { announce } from '../../frame/announcer.tsx';
import { useCommands } from '../../frame/keyboard.ts';
import type { RowStore } from '../../live/row-store.ts';
import { Button } from '../../ui/button.tsx';
import styles from './live-screen.module.css';
import type { Selection } from './use-selection.ts';

/** Beyond this many it is a replay, which has a plan, a pace and an end that survives the page. */
const RESEND_MAX = 100;
const AT_ONCE = 4;

type Progress = { done: number; failed: string[]; total: number };

type Props = { selection: Selection; query: string; store: RowStore | null };

export function SelectionBar({ selection, query, store }: Props) {
  const may = useMay();
  const [progress, setProgress] = useState<Progress | null>(null);
  const marked = [...selection.ids];
  // A copy of these arrived: sending them again would only make the receiver handle them twice.
  const ids = marked.filter((id) => (store?.get(id)?.recoveredBy ?? null) === null);
  const recovered = marked.length - ids.length;
  const running = progress !== null && progress.done < progress.total;
  const canResend = may('update-deliveries') && ids.length > 0 && ids.length <= RESEND_MAX && !running;
  const resend = async () => {
    const failed: string[] = [];
    const waiting = [...ids];
    setProgress({ done: 0, failed, total: ids.length });
    const work = async () => {
      for (let id = waiting.shift(); id !== undefined; id = waiting.shift()) {
        await resendDelivery(id).catch((error: unknown) => {
          failed.push(`${id}: ${error instanceof Error ? error.message : String(error)}`);
        });
        setProgress((before) => before && { ...before, done: before.done + 1 });
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, work));
    announce(`${ids.length - failed.length} of ${ids.length} deliveries resent`);
  };
  useCommands([
    {
      id: 'live resend marked',
      group: 'Deliveries',
      label: 'Resend the selected deliveries',
      keys: ['Shift+R', 'R'],
      run: () => {
        if (canResend) void resend();
      },
    },
  ]);
  if (marked.length === 0) return null;
  return (
    <section className={styles.selection} aria-label="Selected deliveries">
      <strong>{marked.length.toLocaleString('en')} selected</strong>
      {recovered > 0 && <span>{recovered.toLocaleString('en')} already recovered, not resent</span>}
      {may('update-deliveries') && ids.length > 0 && ids.length <= RESEND_MAX && (
        <Button
          icon={<RotateCcw size={14} aria-hidden />}
          disabled={!canResend}
          onClick={() => void resend()}
          title="One more attempt of each, with the same id (R)"
        >
          {running ? `Resending ${progress.done} of ${progress.total}` : `Resend ${ids.length}`}
        </Button>
      )}
      {ids.length > RESEND_MAX && <span>To resend more than {RESEND_MAX}, replay them by query.</span>}
      {may('update-deliveries') && (
        <Link to="/replays" search={{ query }}>
          Replay all that match
        </Link>
      )}
      {progress !== null && !running && (
        <span role="status">
          {progress.total - progress.failed.length} of {progress.total} resent.
          {progress.failed.length > 0 && ` ${progress.failed.length} refused: ${progress.failed[0]}`}
        </span>
      )}
      <Button
        look="quiet"
        icon={<X size={14} aria-hidden />}
        onClick={() => {
          selection.clear();
          setProgress(null);
        }}
      >
        Clear
      </Button>
    </section>
  );
}
