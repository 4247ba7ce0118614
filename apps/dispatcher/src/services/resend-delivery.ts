import { resend as resendInput } from '@posthorn/contracts';
import { contextSchemaOf } from '@posthorn/contracts/contexts';
import { eventTag } from '@posthorn/signing';
import { invalid, notFound, RequestError } from '../domain/errors.ts';
import { fieldErrors } from '../domain/field-errors.ts';
import { deliveryId, testDeliveryId, type Ulids } from '../domain/ids.ts';
import { JsonSourceError, memberSpans } from '../domain/json-source.ts';
import { longIdFaults } from '../domain/long-ids.ts';
import { peopleOf } from '../domain/people.ts';
import type { DeliveryRecord } from '../domain/records.ts';
import type { Token } from '../domain/token.ts';
import type { Clock } from '../ports/clock.ts';
import type { Store } from '../ports/store/index.ts';

type Deps = {
  store: Pick<Store, 'findDelivery' | 'resend' | 'copyDelivery'>;
  clock: Clock;
  ulids: Ulids;
};

/** One more attempt of the same delivery; with `as_new` or a `context`, a new delivery. Answers the delivery to watch. */
export function resendDelivery(deps: Deps) {
  return async (token: Token, id: string, text: string, value: unknown): Promise<DeliveryRecord> => {
    const input = resendInput.safeParse(value);
    if (!input.success) throw invalid(fieldErrors(input.error.issues, value));
    const found = await deps.store.findDelivery({ tenantId: token.tenantId, id });
    if (found === null) throw notFound('delivery');
    const isNew = input.data.as_new === true || input.data.context !== undefined;
    const edited = isNew ? editedBody(found, text, value) : null;
    const resent = isNew ? await copyDelivery(deps, token, found, edited) : await sendAgain(deps, token, id);
    const result = await deps.store.findDelivery({ tenantId: token.tenantId, id: resent });
    if (result === null) throw notFound('delivery');
    return result;
  };
}

async function sendAgain(deps: Deps, token: Token, id: string): Promise<string> {
  const outcome = await deps.store.resend({ tenantId: token.tenantId, id, now: deps.clock.now() });
  if (outcome.kind === 'not-found') throw notFound('delivery');
  if (outcome.kind === 'webhook-deleted') throw webhookDeleted();
  if (outcome.kind === 'erased') throw erased();
  if (outcome.kind !== 'queued') {
    throw new RequestError('conflict', 'An attempt of this delivery is in flight. Wait until it ends, then resend.');
  }
  return id;
}

type EditedBody = { body: string; people: string[] };

/** @param edited another body than it sent; `null` = the same */
async function copyDelivery(deps: Deps, token: Token, old: DeliveryRecord, edited: EditedBody | null): Promise<string> {
  const now = deps.clock.now();
  // A test stays one: its example must not reach a receiver as if it had happened.
  const newId = (old.isTest ? testDeliveryId : deliveryId)(deps.ulids.next(now), eventTag(old.eventName));
  const outcome = await deps.store.copyDelivery({
    ...{ tenantId: token.tenantId, id: old.id, newId, now },
    ...(edited ?? { body: null }),
  });
  if (outcome.kind === 'not-found') throw notFound('delivery');
  if (outcome.kind === 'webhook-deleted') throw webhookDeleted();
  if (outcome.kind === 'erased') throw erased();
  return newId;
}

/** The source text of an edited context, checked as a posted one is; `null` without one. */
function editedBody(delivery: DeliveryRecord, text: string, value: unknown): EditedBody | null {
  const context = typeof value === 'object' && value !== null && 'context' in value ? value.context : undefined;
  if (context === undefined) return null;
  const checked = contextSchemaOf(delivery.eventName).safeParse(context);
  if (!checked.success) throw invalid(fieldErrors(checked.error.issues, context, 'context'));
  try {
    const span = memberSpans(text).get('context');
    if (span === undefined) return null;
    const body = text.slice(span.start, span.end);
    const long = longIdFaults(delivery.eventName, body);
    if (long !== null) throw invalid(long);
    const { profileId, others } = peopleOf(delivery.eventName, checked.data as Readonly<Record<string, unknown>>);
    const people = profileId === null ? [...others] : [profileId, ...others];
    return { body, people };
  } catch (error) {
    if (error instanceof JsonSourceError) throw invalid({ [error.path]: [error.message] });
    throw error;
  }
}

const webhookDeleted = (): RequestError =>
  new RequestError('gone', 'The webhook of this delivery was deleted. Create a webhook and post the event again.');

const erased = (): RequestError =>
  new RequestError('gone', 'The body of this delivery was erased with its profile, so it cannot be sent again.');
