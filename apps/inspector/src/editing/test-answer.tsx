import type { TestedAttempt } from '@posthorn/contracts';
import { Link } from '@tanstack/react-router';
import { spanText } from '../ui/clock.ts';
import { Notice } from '../ui/notice.tsx';
import { Sentence } from '../ui/time.tsx';

type Tested = Pick<TestedAttempt, 'status' | 'delivery_id' | 'explanation' | 'started_at' | 'phases'>;

/** What the receiver answered to a test. */
export function TestAnswer({ tested }: { tested: Tested | undefined }) {
  if (tested === undefined) return null;
  const isOk = tested.status !== null && tested.status >= 200 && tested.status < 300;
  return (
    <Notice
      tone={isOk ? 'ok' : 'fail'}
      actions={
        <Link to="/deliveries/$id" params={{ id: tested.delivery_id }}>
          Show the request and the response
        </Link>
      }
    >
      <Sentence text={tested.explanation} near={tested.started_at} /> It took {spanText(tested.phases.total_ms)}.
    </Notice>
  );
}
