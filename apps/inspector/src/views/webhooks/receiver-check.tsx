import type { TestCheck, TestedAttempt, Webhook } from '@posthorn/contracts';
import { CHECKS, type Expected, isPlainRequest } from '@posthorn/diagnose/checks';
import { useMutation } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { testWebhook } from '../../api/webhooks.ts';
import styles from '../../editing/forms.module.css';
import { announce } from '../../frame/announcer.tsx';
import { Badge } from '../../ui/badge.tsx';
import { Button } from '../../ui/button.tsx';
import { Notice } from '../../ui/notice.tsx';
import { Cell, Table } from '../../ui/table.tsx';
import { Sentence } from '../../ui/time.tsx';

/** The dispatcher sends one plain request each. The command `receiver-kit check` sends the others too. */
const LIST = CHECKS.filter(isPlainRequest);

const MUST: Readonly<Record<Expected, string>> = {
  accept: 'accepted',
  refuse: 'refused',
  once: 'handled once',
  answer: 'answered below 500',
};

type Result = { check: (typeof LIST)[number]; attempt: TestedAttempt };

/** Sends the receiver what it must accept and what it must refuse, one after another. */
export function ReceiverCheck({ webhook, event }: { webhook: Webhook; event: string }) {
  const [results, setResults] = useState<readonly Result[]>([]);
  const run = useMutation({
    mutationFn: async () => {
      setResults([]);
      const all: Result[] = [];
      for (const check of LIST) {
        all.push({ check, attempt: await testWebhook(webhook.id, event, check.id as TestCheck) });
        setResults([...all]);
      }
      return all;
    },
    onSuccess: (all) => announce(sentence(all)),
  });
  const signs = webhook.secret_hint !== null;
  return (
    <>
      <p>
        A receiver must accept genuine events whatever their JSON holds, and refuse forged ones: unsigned, signed with
        another secret, changed on the way, or old. Its handlers run with example data.{' '}
        {!signs && 'This webhook has no secret, so nothing it sends is signed.'}
      </p>
      {signs && (
        <div className={styles.buttons}>
          <Button disabled={run.isPending} onClick={() => run.mutate()}>
            {run.isPending ? `Sending ${results.length + 1} of ${LIST.length} …` : 'Check the receiver'}
          </Button>
        </div>
      )}
      {run.data !== undefined && (
        <Notice tone={run.data.every(({ attempt }) => attempt.as_expected) ? 'ok' : 'warn'}>
          {sentence(run.data)}
        </Notice>
      )}
      {results.length > 0 && <Results results={results} />}
      {run.error !== null && <Notice tone="fail">{run.error.message}</Notice>}
    </>
  );
}

/** Forged requests that were accepted come first. */
const byDanger = (a: Result, b: Result): number => Number(isForgery(b)) - Number(isForgery(a));

const isForgery = ({ check, attempt }: Result): boolean =>
  check.expected === 'refuse' && attempt.status !== null && attempt.status >= 200 && attempt.status < 300;

function Results({ results }: { results: readonly Result[] }) {
  return (
    <Table
      caption="Receiver check results"
      columns={['Sent', 'Expected', 'Answer', 'Verdict']}
      rows={results.toSorted(byDanger)}
      row={({ check, attempt }) => (
        <tr key={check.id}>
          <Cell>{check.sends}</Cell>
          <Cell>{MUST[check.expected]}</Cell>
          <Cell>
            <Link to="/deliveries/$id" params={{ id: attempt.delivery_id }}>
              {attempt.status ?? attempt.error?.kind ?? 'none'}
            </Link>
          </Cell>
          <Cell>
            {attempt.as_expected ? (
              <Badge tone="ok" glyph="✓">
                as it should be
              </Badge>
            ) : (
              <>
                <Badge tone="fail" glyph="✗">
                  wrong
                </Badge>{' '}
                <Sentence text={attempt.explanation} near={attempt.started_at} />
              </>
            )}
          </Cell>
        </tr>
      )}
    />
  );
}

function sentence(all: readonly Result[]): string {
  const wrong = all.filter(({ attempt }) => !attempt.as_expected);
  if (wrong.length === 0) return 'The receiver passes every check. It accepted genuine events and refused forged ones.';
  const valid = all.find(({ check }) => check.id === 'valid');
  if (valid?.attempt.as_expected === false)
    return 'The receiver did not accept the valid request. As long as it accepts nothing, refusing the others proves nothing.';
  const forged = wrong.filter(({ check }) => check.expected === 'refuse');
  const others = wrong.length - forged.length;
  const count = all.filter(({ check }) => check.expected === 'refuse').length;
  return [
    ...(forged.length > 0 ? [`${forged.length} of ${count} forged requests were not refused.`] : []),
    ...(others > 0 ? [`${others} genuine requests were not answered as they should be.`] : []),
  ].join(' ');
}
