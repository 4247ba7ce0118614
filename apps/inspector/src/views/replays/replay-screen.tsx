// One replay: its plan, how far it is, and what can be done with it.
import type { Replay, ReplayDetail } from '@posthorn/contracts';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { actOnReplay, type ReplayAct, replayQuery } from '../../api/replays.ts';
import { useMay } from '../../api/session.ts';
import { announce } from '../../frame/announcer.tsx';
import { Button } from '../../ui/button.tsx';
import { spanText } from '../../ui/clock.ts';
import { Loading, Notice } from '../../ui/notice.tsx';
import { Page } from '../../ui/page.tsx';
import { Time } from '../../ui/time.tsx';
import { ReplayStatusBadge } from './replay-status.tsx';
import { filterText } from './replay-texts.ts';
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
  resume: 'Resume',
  cancel: 'Cancel',
};

const route = getRouteApi('/frame/replays/$id');

export function ReplayScreen() {
  const { id } = route.useParams();
  const { data, error } = useQuery(replayQuery(Number(id)));
  const may = useMay();
  const queries = useQueryClient();
  const act = useMutation({
    mutationFn: (what: ReplayAct) => actOnReplay(Number(id), what),
    onSuccess: (replay) => {
      queries.setQueryData(replayQuery(replay.id).queryKey, (before) => before && { ...before, ...replay });
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
  const { delivered, failed, waiting, cancelled } = data.outcomes;
  const since = data.started_at ?? data.created_at;
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
        <OutcomeBar replay={data} />
      </div>
      <dl className={styles.figures}>
        <Figure name="Delivered" value={delivered} query={`is:replay status:delivered since:${since}`} />
        <Figure name="Failed again" value={failed} query={`is:replay status:failed since:${since}`} />
        <Figure
          name="Waiting"
          value={waiting}
          query={`is:replay status:pending,in_flight,retrying,held since:${since}`}
        />
        {cancelled > 0 && <Figure name="Cancelled" value={cancelled} />}
        <Figure name="Not sent yet" value={data.remaining} />
        {data.skipped > 0 && <Figure name="Skipped" value={data.skipped} />}
        <Figure name="In the plan" value={data.total} />
        <Figure name="Max new deliveries per second" value={data.rate_per_second} />
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
          <Link to="/live" search={{ q: `is:replay since:${since}` }}>
            Show the new deliveries in the live list
          </Link>
        </p>
      )}
    </Page>
  );
}

/** `query` finds them in the live list. */
function Figure({ name, value, query }: { name: string; value: number; query?: string }) {
  const text = value.toLocaleString('en');
  return (
    <div>
      <dt>{name}</dt>
      <dd className={styles.number}>
        {query === undefined || value === 0 ? (
          text
        ) : (
          <Link to="/live" search={{ q: query }}>
            {text}
          </Link>
        )}
      </dd>
    </div>
  );
}

/** How far the plan is: what arrived, what failed again, what is on its way, and what is not sent. */
function OutcomeBar({ replay: { total, outcomes, skipped } }: { replay: ReplayDetail }) {
  const { delivered, failed, waiting, cancelled } = outcomes;
  const parts = [
    { name: 'delivered', count: delivered, look: styles.delivered },
    { name: 'failed again', count: failed, look: styles.failed },
    { name: 'waiting', count: waiting, look: styles.waiting },
    { name: 'cancelled or skipped', count: cancelled + skipped, look: styles.skipped },
  ];
  const label = parts.map(({ name, count }) => `${count} ${name}`).join(', ');
  return (
    <div className={styles.bar} role="img" aria-label={`Of ${total}: ${label}`}>
      {parts.map(({ name, count, look }) => (
        <span key={name} className={look} style={{ width: `${(100 * count) / Math.max(1, total)}%` }} />
      ))}
    </div>
  );
}

function sentenceOf({ status, total, remaining, outcomes, estimated_seconds_left: left }: ReplayDetail): string {
  const many = (count: number): string => count.toLocaleString('en');
  const span = left === null ? '' : ` It takes about ${spanText(left * 1000)} at this pace.`;
  switch (status) {
    case 'planning':
      return 'Counting what matches. Nothing has been sent yet.';
    case 'planned':
      return total === 0
        ? 'Nothing matches, so there is nothing to send.'
        : `Nothing has been sent yet. Start it to make ${many(total)} new deliveries with new ids.${span}`;
    case 'running':
      return `${many(remaining)} not sent yet.${span}`;
    case 'paused':
      return `Paused. ${many(remaining)} not sent yet.`;
    case 'done':
      return doneText(outcomes);
    case 'cancelled':
      return 'Cancelled. New deliveries it had already made stay.';
  }
}

function doneText({ delivered, failed, waiting }: ReplayDetail['outcomes']): string {
  const counted = (count: number): string => (count === 1 ? '1 delivery' : `${count.toLocaleString('en')} deliveries`);
  if (waiting > 0) return `All sent. ${counted(waiting)} not finished yet.`;
  if (failed > 0) return `Finished. ${counted(failed)} failed again, ${delivered.toLocaleString('en')} delivered.`;
  return `Finished. ${counted(delivered)} delivered.`;
}
