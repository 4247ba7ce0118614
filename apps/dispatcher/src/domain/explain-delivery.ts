// Explains the state of a delivery and its reason in words.
import type { DeliveryReason } from '@posthorn/contracts';
import type { Endpoint } from './endpoint.ts';
import { timeText } from './explain-attempt.ts';
import type { PayloadFault } from './payload.ts';
import type { DeliveryRecord } from './records.ts';

/**
 * @param endpoint as it is now; `null` = it is deleted
 * @param ahead how many attempts are still planned
 */
export function explainDelivery(delivery: DeliveryRecord, endpoint: Off, ahead: number, now: number): string {
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
      return heldText(delivery, endpoint, now);
    case 'cancelled':
      return CANCELLED[delivery.reason === null || delivery.reason === 'render_failed' ? 'by_user' : delivery.reason];
  }
}

function failedText({ attemptCount, isTest, recoveredBy, reason, renderFault }: DeliveryRecord): string {
  if (reason === 'render_failed') return renderText(renderFault, recoveredBy);
  if (isTest) return 'This test failed. Tests are not retried.';
  if (recoveredBy !== null)
    return `${attempts(attemptCount)} failed, then a new delivery of the same event arrived: ${recoveredBy}.`;
  return `${attempts(attemptCount)} failed and no retries are left. Resend it to send it again.`;
}

function renderText(fault: PayloadFault | null, recoveredBy: string | null): string {
  const { reason = 'its data was erased', line = null, column = null, where = 'body' } = fault ?? {};
  const place = line === null ? '' : ` at line ${line}, column ${column}`;
  const what = `Nothing was sent, because the ${where} could not be rendered${place}: ${reason}.`;
  if (recoveredBy !== null) return `${what} A new delivery of the same event arrived: ${recoveredBy}.`;
  return `${what} Correct the templates of the target, then resend it as new.`;
}

const attempts = (count: number): string => (count === 1 ? 'One attempt' : `${count} attempts`);

function pendingText({ waitingFor, dueAt, attemptCount }: DeliveryRecord, now: number): string {
  const which = attemptCount === 0 ? 'its first attempt' : 'its next attempt';
  if (waitingFor !== null) return `It waits for ${waitingFor}, an earlier delivery of the same profile.`;
  if (dueAt === null) return `It waits for earlier deliveries of the same profile.`;
  return dueAt > now ? `It waits until ${timeText(dueAt, now)} for ${which}.` : `It is due and waits for ${which}.`;
}

type Off = Pick<Endpoint, 'disabledReason' | 'disabledAt'> | null;

function heldText({ isTarget }: DeliveryRecord, endpoint: Off, now: number): string {
  const kind = isTarget ? 'target' : 'webhook';
  const since = endpoint?.disabledAt == null ? '' : ` at ${timeText(endpoint.disabledAt, now)}`;
  const why = endpoint?.disabledReason == null ? 'is off' : `was switched off${since} ${OFF[endpoint.disabledReason]}`;
  return `Its ${kind} ${why}. The delivery is held until the ${kind} is switched on and releases its held deliveries.`;
}

const OFF = {
  by_user: 'manually',
  gone: 'because the receiver answered 410',
  failing: 'because every attempt failed for days',
} as const;

const CANCELLED: Readonly<Record<Exclude<DeliveryReason, 'render_failed'>, string>> = {
  discarded: 'It was discarded together with the other held deliveries.',
  webhook_deleted: 'It was cancelled because its webhook was deleted.',
  target_deleted: 'It was cancelled because its target was deleted.',
  erased: 'It was cancelled because the data of its profile was erased.',
  by_user: 'It was cancelled manually.',
};
