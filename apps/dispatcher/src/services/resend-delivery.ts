import { resend as resendInput } from '@posthorn/contracts';
import { contextSchemaOf } from '@posthorn/contracts/contexts';
import { invalid, notFound, RequestError } from '../domain/errors.ts';
import { fieldErrors } from '../domain/field-errors.ts';
import { deliveryId, endingOf, testDeliveryId, type Ulids } from '../domain/ids.ts';
import { longIdFaults } from '../domain/long-ids.ts';
import { peopleOf } from '../domain/people.ts';
import type { DeliveryRecord } from '../domain/records.ts';
import type { Token } from '../domain/token.ts';
import type { Clock } from '../ports/clock.ts';
import type { Renderer } from '../ports/renderer.ts';
import type { Store } from '../ports/store/index.ts';
import { kindOf } from './endpoint-of.ts';
import { membersOf } from './members-of.ts';
import { renderContent } from './render-content.ts';

type Deps = {
  store: Pick<Store, 'findDelivery' | 'getDelivery' | 'getEvent' | 'getTarget' | 'resend' | 'copyDelivery'>;
  renderer: Pick<Renderer, 'render'>;
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
    const resent = isNew ? await copyDelivery(deps, token, found, edited) : await sendAgain(deps, token, found);
    const result = await deps.store.findDelivery({ tenantId: token.tenantId, id: resent });
    if (result === null) throw notFound('delivery');
    return result;
  };
}

async function sendAgain(deps: Deps, token: Token, old: DeliveryRecord): Promise<string> {
  const { id } = old;
  const outcome = await deps.store.resend({ tenantId: token.tenantId, id, now: deps.clock.now() });
  if (outcome.kind === 'not-found') throw notFound('delivery');
  if (outcome.kind === 'endpoint-deleted') throw endpointDeleted(old);
  if (outcome.kind === 'erased') throw erased();
  if (outcome.kind === 'not-rendered') throw notRendered();
  if (outcome.kind !== 'queued') {
    throw new RequestError('conflict', 'An attempt of this delivery is in flight. Wait until it ends, then resend.');
  }
  return id;
}

type EditedBody = { body: string; people: string[] };

/** @param edited another body than it sent; `null` = the same */
async function copyDelivery(deps: Deps, token: Token, old: DeliveryRecord, edited: EditedBody | null): Promise<string> {
  const content = await contentOf(deps, token.tenantId, old, edited);
  // After the rendering: the clock may be set meanwhile.
  const now = deps.clock.now();
  // A test stays one: its example must not reach a receiver as if it had happened.
  const newId = (old.isTest ? testDeliveryId : deliveryId)(deps.ulids.next(now), endingOf(old.id));
  const outcome = await deps.store.copyDelivery({
    ...{ tenantId: token.tenantId, id: old.id, newId, now },
    ...content,
  });
  if (outcome.kind === 'not-found') throw notFound('delivery');
  if (outcome.kind === 'endpoint-deleted') throw endpointDeleted(old);
  if (outcome.kind === 'erased') throw erased();
  return newId;
}

type Content = Pick<Parameters<Store['copyDelivery']>[0], 'body' | 'people' | 'target'>;

/** What is sent to a target is rendered again, from the context or the edited one, with the templates of now. */
async function contentOf(
  { store, renderer }: Deps,
  tenantId: number,
  old: DeliveryRecord,
  edited: EditedBody | null,
): Promise<Content> {
  if (!old.isTarget) return edited ?? { body: null };
  const [found, stored, event] = await Promise.all([
    store.getDelivery({ tenantId, id: old.id }),
    store.getTarget({ tenantId, id: old.endpointId }),
    old.eventId === null ? null : store.getEvent({ tenantId, id: old.eventId }),
  ]);
  const context = edited?.body ?? event?.event.context;
  // A test has no event to render again: it sends the same bytes.
  if (stored === null || found === null || context === undefined) return { body: null };
  const { variables } = found;
  const people = edited === null ? {} : { people: edited.people };
  return { ...(await renderContent(renderer, stored.target, context, variables, edited !== null)), ...people };
}

/** The source text of an edited context, checked as a posted one is; `null` without one. */
function editedBody(delivery: DeliveryRecord, text: string, value: unknown): EditedBody | null {
  const context = typeof value === 'object' && value !== null && 'context' in value ? value.context : undefined;
  if (context === undefined) return null;
  const checked = contextSchemaOf(delivery.eventName).safeParse(context);
  if (!checked.success) throw invalid(fieldErrors(checked.error.issues, context, 'context'));
  const body = membersOf(text)('context');
  const long = longIdFaults(delivery.eventName, body);
  if (long !== null) throw invalid(long);
  const { profileId, others } = peopleOf(delivery.eventName, checked.data as Readonly<Record<string, unknown>>);
  const people = profileId === null ? [...others] : [profileId, ...others];
  return { body, people };
}

const endpointDeleted = (delivery: DeliveryRecord): RequestError => {
  const kind = kindOf(delivery);
  const fix = `Create a ${kind} and post the event again.`;
  return new RequestError('gone', `The ${kind} of this delivery was deleted. ${fix}`);
};

const notRendered = (): RequestError =>
  new RequestError(
    'conflict',
    'This delivery has nothing to send, because its body could not be rendered. Correct the templates of its target, then resend it with "as_new": true.',
  );

const erased = (): RequestError =>
  new RequestError('gone', 'The body of this delivery was erased with its profile, so it cannot be sent again.');
