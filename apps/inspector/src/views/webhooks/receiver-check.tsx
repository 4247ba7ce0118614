import type { TestedAttempt, TestSignature, Webhook } from '@posthorn/contracts';
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

const SENT: Readonly<Record<TestSignature, string>> = {
  valid: 'a valid signature',
  missing: 'no signature',
  wrong_secret: 'another secret',
  tampered: 'a body changed after signing',
  stale: 'a signature of an hour ago',
};
const ALL = Object.keys(SENT) as TestSignature[];

type Result = { signature: TestSignature; attempt: TestedAttempt };

/** Sends the receiver what it must take and what it must refuse, one after another. */
export function ReceiverCheck({ webhook, event }: { webhook: Webhook; event: string }) {
  const [results, setResults] = useState<readonly Result[]>([]);
  const check = useMutation({
    mutationFn: async () => {
      setResults([]);
      const all: Result[] = [];
      for (const signature of ALL) {
        all.push({ signature, attempt: await testWebhook(webhook.id, event, signature) });
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
        A receiver must take what is signed well and refuse what is not: unsigned, by another secret, changed on the
        way, or old. {!signs && 'This webhook has no secret, so nothing it sends is signed.'}
      </p>
      {signs && (
        <div className={styles.buttons}>
          <Button disabled={check.isPending} onClick={() => check.mutate()}>
            {check.isPending ? `Sending ${results.length + 1} of ${ALL.length} …` : 'Check the receiver'}
          </Button>
        </div>
      )}
      {results.length > 0 && <Results results={results} />}
      {check.data !== undefined && (
        <Notice tone={check.data.every(({ attempt }) => attempt.as_expected) ? 'ok' : 'warn'}>
          {sentence(check.data)}
        </Notice>
      )}
      {check.error !== null && <Notice tone="fail">{check.error.message}</Notice>}
    </>
  );
}

function Results({ results }: { results: readonly Result[] }) {
  return (
    <Table
      caption="Receiver check results"
      columns={['Sent with', 'Expected', 'Answer', 'Verdict']}
      rows={results}
      row={({ signature, attempt }) => (
        <tr key={signature}>
          <Cell>{SENT[signature]}</Cell>
          <Cell>{signature === 'valid' ? 'taken' : 'refused'}</Cell>
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
  if (wrong.length === 0)
    return 'The receiver verifies correctly. It accepted the valid request and rejected the others.';
  const taken = wrong.filter(({ signature }) => signature !== 'valid');
  const valid = wrong.length > taken.length ? 'It did not accept the valid request. ' : '';
  if (taken.length === 0) return `${valid}As long as it accepts nothing, rejecting the others proves nothing.`;
  return `${valid}${taken.length} of 4 invalid requests were not rejected: ${taken.map((one) => SENT[one.signature]).join(', ')}.`;
}
