// Logs what an operator needs about deliveries: ids, statuses, kinds. Never a URL, a body, a header or a reason, because
// those contain user data.
import type { Logger } from 'pino';
import { receiverErrorOf } from '../domain/receiver-error.ts';
import type { EndedAttempt, Meter } from '../ports/meter.ts';
import type { SwitchedOff } from '../ports/news.ts';

type Journal = Pick<Meter, 'settled' | 'switchedOff'>;

export function createJournal(log: Pick<Logger, 'debug' | 'info' | 'warn' | 'isLevelEnabled'>): Journal {
  return {
    settled(ended: EndedAttempt): void {
      const { status } = ended.settlement.transition;
      if (status === 'delivered') return;
      if (status === 'failed') log.info(words(ended), 'delivery failed, no retries left');
      else if (log.isLevelEnabled('debug')) log.debug(words(ended), 'attempt failed');
    },
    switchedOff({ tenantId, endpointId, isTarget, reason }: SwitchedOff): void {
      if (isTarget) log.warn({ tenantId, targetId: endpointId, reason }, 'target switched off');
      else log.warn({ tenantId, webhookId: endpointId, reason }, 'webhook switched off');
    },
  };
}

function words({ delivery, endpoint, settlement: { attempt, transition } }: EndedAttempt) {
  return {
    deliveryId: delivery.id,
    // An attempt does not say whether this is a webhook or a target. No webhook has the id of a target.
    endpointId: endpoint.id,
    tenantId: delivery.tenantId,
    attempt: delivery.number,
    status: attempt.status,
    kind: attempt.error?.kind ?? null,
    next: transition.status,
    ...receiverWords(attempt),
  };
}

/** Only of codes in our table: any other is the text of a stranger. */
function receiverWords(attempt: EndedAttempt['settlement']['attempt']) {
  const said = receiverErrorOf(attempt);
  if (said === null || said.explanation === null) return null;
  const { title, fix } = said.explanation;
  return { receiverCode: said.code, explanation: `${title} ${fix}` };
}

type Seconds = Pick<Meter, 'accepted' | 'firstAttempt' | 'settled'>;

/** Tells all: the counters of everything, the journal and the seconds of what they are for. */
export const joinMeters = (counters: Meter, journal: Journal, seconds: Seconds): Meter => ({
  accepted(event) {
    counters.accepted(event);
    seconds.accepted(event);
  },
  fannedOut: (step) => counters.fannedOut(step),
  repeated: () => counters.repeated(),
  refused: (code, events) => counters.refused(code, events),
  claimed: (lateMs) => counters.claimed(lateMs),
  firstAttempt(waitedMs, tenantId) {
    counters.firstAttempt(waitedMs, tenantId);
    seconds.firstAttempt(waitedMs, tenantId);
  },
  settled(ended) {
    counters.settled(ended);
    seconds.settled(ended);
    journal.settled(ended);
  },
  switchedOff(webhook) {
    counters.switchedOff(webhook);
    journal.switchedOff(webhook);
  },
});
