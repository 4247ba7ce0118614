// Explains the state of a delivery and its reason in words.
import type { CancelReason } from '@posthorn/contracts';
import { timeText } from './explain-attempt.ts';
import type { DeliveryRecord } from './records.ts';
import type { Webhook } from './webhook.ts';

/**
 * @param webhook as it is now; `null` = it is deleted
 * @param ahead how many attempts are still planned
 */
export function explainDelivery(
  delivery: DeliveryRecord,
  webhook: Pick<Webhook, 'disabledReason' | 'disabledAt'> | null,
  ahead: number,
  now: number,
): string {
  const { status, attemptCount, dueAt, completedAt } = delivery;
  switch (status) {
    case 'pending':
      return pendingText(delivery, now);
    case 'in_flight':
      return `Attempt ${attemptCount} is in flight.`;
    case 'retrying': {
      const when = dueAt === null ? 'waits for its turn' : `is at ${timeText(dueAt, now)}`;
      const more = ahead > 1 ? `, and ${ahead - 1} more may follow` : ' and is the last one';
      return `${attempts(attemptCount)} failed. The next ${when}${more}.`;
    }
    case 'delivered':
      return `It was delivered${completedAt === null ? '' : ` at ${timeText(completedAt, now)}`} after ${attempts(attemptCount).toLowerCase()}.`;
    case 'failed':
      return failedText(delivery);
    case 'held':
      return heldText(webhook, now);
    case 'cancelled':
      return CANCELLED[delivery.reason ?? 'by_user'];
  }
}

function failedText({ attemptCount, isTest, recoveredBy }: DeliveryRecord): string {
  if (isTest) return 'This test failed. Tests are not retried.';
  if (recoveredBy !== null)
    return `${attempts(attemptCount)} failed, then a new delivery of the same event arrived: ${recoveredBy}.`;
  return `${attempts(attemptCount)} failed and no retries are left. Resend it to send it again.`;
}

const attempts = (count: number): string => (count === 1 ? 'One attempt' : `${count} attempts`);

function pendingText({ waitingFor, dueAt, attemptCount }: DeliveryRecord, now: number): string {
  const which = attemptCount === 0 ? 'its first attempt' : 'its next attempt';
  if (waitingFor !== null) return `It waits for ${waitingFor}, an earlier delivery of the same profile.`;
  if (dueAt === null) return `It waits for earlier deliveries of the same profile.`;
  return dueAt > now ? `It waits until ${timeText(dueAt, now)} for ${which}.` : `It is due and waits for ${which}.`;
}

function heldText(webhook: Pick<Webhook, 'disabledReason' | 'disabledAt'> | null, now: number): string {
  const since = webhook?.disabledAt == null ? '' : ` at ${timeText(webhook.disabledAt, now)}`;
  const why = webhook?.disabledReason == null ? 'is off' : `was switched off${since} ${OFF[webhook.disabledReason]}`;
  return `Its webhook ${why}. The delivery is held until the webhook is switched on and releases its held deliveries.`;
}

const OFF = {
  by_user: 'manually',
  gone: 'because the receiver answered 410',
  failing: 'because every attempt failed for days',
} as const;

const CANCELLED: Readonly<Record<CancelReason, string>> = {
  discarded: 'It was discarded together with the other held deliveries of its webhook.',
  webhook_deleted: 'It was cancelled because its webhook was deleted.',
  erased: 'It was cancelled because the data of its profile was erased.',
  by_user: 'It was cancelled manually.',
};
