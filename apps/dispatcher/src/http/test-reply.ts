import { judgeTest } from '../domain/receiver-check.ts';
import { presentAttempt } from '../resources/delivery.ts';
import type { TestResult } from '../services/send-test.ts';
import { explainTest } from '../services/show-delivery.ts';
import type { Reply } from './route.ts';

/** The attempt that a test made. */
export function testReply({ attempt, body, check, deliveryId }: TestResult): Reply {
  const status = attempt.error === null ? attempt.status : null;
  const judged = judgeTest(check, { status, explanation: explainTest(attempt) });
  const shown = presentAttempt(attempt, body, judged.explanation);
  return { status: 200, json: { data: { ...shown, delivery_id: deliveryId, as_expected: judged.asExpected } } };
}
