// One replay: its plan, how far it is, and what can be done with it.
import type { Replay } from '@posthorn/contracts';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import { actOnReplay, type ReplayAct, replayQuery } from '../../api/replays.ts';
import { useMay } from '../../api/session.ts';
import { announce } from '../../frame/announcer.tsx';
import { Button } from '../../ui/button.tsx';
import { Loading, Notice } from '../../ui/notice.tsx';
import { Page } from '../../ui/page.tsx';
import { spanText, Time } from '../../ui/time.tsx';
import { filterText } from './filter-text.ts';
import { ReplayStatusBadge } from './replay-status.tsx';
import styles from './replays.module.css';

const ACTS: Readonly<Record<Replay['status'], readonly ReplayAct[]>> = {
  planning: ['cancel'],
  planned: ['start', 'cancel'],
  running: ['pause', 'cancel'],
  paused: ['resume', 'cancel'],
  done: [],
  cancelled: [],
};
const WORDS: Readonly<Record<ReplayAct, string>> = {
  start: 'Start',
  pause: 'Pause',
  resume: 'Go on',
  cancel: 'Cancel',
};

export function ReplayScreen() {
  const { id } = useParams({ strict: false }) as { id: string };
  const { data, error } = useQuery(replayQuery(Number(id)));
  const may = useMay();
  const queries = useQueryClient();
  const act = useMutation({
    mutationFn: (what: ReplayAct) => actOnReplay(Number(id), what),
    onSuccess: ({ data: replay }) => {
      queries.setQueryData(replayQuery(replay.id).queryKey, replay);
      announce(`The replay is ${replay.status}`);
    },
    onSettled: () => queries.invalidateQueries({ queryKey: ['replays'] }),
  });
  if (error !== null)
    return (
      <Page title={`Replay #${id}`}>
        <Notice tone="fail">{error.message}</Notice>
      </Page>
    );
  if (data === undefined) return <Loading what="the replay" />;
  const handled = data.replayed + data.skipped;
  return (
    <Page
      title={`Replay #${id}`}
      actions={
        may('update-deliveries') &&
        ACTS[data.status]?.map((what) => (
          <Button
            key={what}
            look={what === 'cancel' ? 'danger' : what === 'pause' ? 'plain' : 'primary'}
            disabled={act.isPending}
            onClick={() => act.mutate(what)}
          >
            {what === 'start' ? `Send ${data.total.toLocaleString('en')} deliveries` : WORDS[what]}
          </Button>
        ))
      }
    >
      {act.error !== null && <Notice tone="fail">{act.error.message}</Notice>}
      <p>
        <ReplayStatusBadge status={data.status} /> <code>{filterText(data.filter)}</code>
      </p>
      <p className={styles.sentence}>{sentenceOf(data)}</p>
      <div>
        <progress className={styles.progress} max={Math.max(1, data.total)} value={handled} aria-label="Progress" />
      </div>
      <dl className={styles.figures}>
        <Figure name="In the plan" value={data.total} />
        <Figure name="Sent anew" value={data.replayed} />
        <Figure name="Left out" value={data.skipped} />
        <Figure name="Still to come" value={data.remaining} />
        <Figure name="A second, at most" value={data.rate_per_second} />
      </dl>
      <dl className={styles.figures}>
        {(
          [
            ['Created', data.created_at],
            ['Started', data.started_at],
            ['Finished', data.finished_at],
          ] as const
        ).map(
          ([name, at]) =>
            at !== null && (
              <div key={name}>
                <dt>{name}</dt>
                <dd>
                  <Time at={at} />
                </dd>
              </div>
            ),
        )}
      </dl>
      {data.replayed > 0 && (
        <p>
          <Link to="/live" search={{ q: `is:replay since:${data.started_at ?? data.created_at}` }}>
            Watch what it sends
          </Link>
        </p>
      )}
    </Page>
  );
}

function Figure({ name, value }: { name: string; value: number }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd className={styles.number}>{value.toLocaleString('en')}</dd>
    </div>
  );
}

function sentenceOf({ status, total, remaining, estimated_seconds_left: left }: Replay): string {
  const span = left === null ? '' : ` That takes about ${spanText(left * 1000)} at this pace.`;
  switch (status) {
    case 'planning':
      return 'What it will send is being counted.';
    case 'planned':
      return total === 0
        ? 'Nothing matches: there is nothing to send.'
        : `Nothing has been sent yet. Starting it makes ${total.toLocaleString('en')} new deliveries with new ids.${span}`;
    case 'running':
      return `${remaining.toLocaleString('en')} are still to come.${span}`;
    case 'paused':
      return `It waits; ${remaining.toLocaleString('en')} are still to come.`;
    case 'done':
      return 'All of it has been sent anew. How the new deliveries fare is seen in the live list.';
    case 'cancelled':
      return 'It was cancelled. What it had sent by then stays.';
  }
}
