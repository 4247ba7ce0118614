// The vendor's `POST /webhooks/batch.json`: the newest event of each id, to webhooks and by actions of the caller's choice.
import {
  canonicalName,
  EVENT_REPLAY_MAX_DELIVERIES,
  EVENT_REPLAY_MAX_SENDS,
  eventName as eventNameSchema,
  eventReplay,
  type FieldErrors,
} from '@posthorn/contracts';
import { eventTag } from '@posthorn/signing';
import { invalid } from '../domain/errors.ts';
import { fieldErrors } from '../domain/field-errors.ts';
import { deliveryId, idEnding, type Ulids } from '../domain/ids.ts';
import type { Token } from '../domain/token.ts';
import type { Clock } from '../ports/clock.ts';
import type { Store } from '../ports/store/index.ts';
import { type ActionDeps, sendsOfActions } from './sends-of-actions.ts';

type Deps = ActionDeps & { store: Pick<Store, 'replayEvents'>; clock: Clock; ulids: Ulids };
type Replayed = { count: number; events: number; webhooks: number; actions: number };

/** Named in a refusal: enough to see what is wrong, also where all of a thousand are unknown. */
const NAMED_MAX = 20;

/** All of them or none. Answers how many deliveries were made. @throws RendererUnavailableError */
export function replayEvents(deps: Deps) {
  return async (token: Token, value: unknown): Promise<Replayed> => {
    const { name, rootIds, webhookIds, actionIds } = parse(value);
    const { tenantId } = token;
    const rendered = await sendsOfActions(deps, { tenantId, name, rootIds, actionIds });
    // After the rendering: the clock may be set meanwhile.
    const now = deps.clock.now();
    const tag = eventTag(name);
    const count = rootIds.length * webhookIds.length;
    const ulids = Array.from({ length: count }, () => deps.ulids.next(now));
    const sends = rendered.map(({ eventAt, ...send }) => ({
      ...send,
      id: deliveryId(deps.ulids.next(now), idEnding(eventAt, tag)),
    }));
    const asked = { tenantId, name, rootIds, webhookIds, actionIds };
    const outcome = await deps.store.replayEvents({ ...asked, sends, tag, ulids, now });
    if (outcome.kind === 'unknown') {
      const fields: FieldErrors = {};
      if (outcome.rootIds.length > 0)
        fields['identifiers'] = [`have no stored "${name}" event for ${listed(outcome.rootIds)}`];
      if (outcome.webhookIds.length > 0)
        fields['webhook_ids'] = [`are not ids of your webhooks: ${listed(outcome.webhookIds)}`];
      if (outcome.actionIds.length > 0)
        fields['action_ids'] = [`are not ids of actions of your triggers: ${listed(outcome.actionIds)}`];
      throw invalid(fields);
    }
    return { count: outcome.count, events: rootIds.length, webhooks: webhookIds.length, actions: actionIds.length };
  };
}

type Asked = { name: string; rootIds: string[]; webhookIds: number[]; actionIds: number[] };

function parse(value: unknown): Asked {
  const input = eventReplay.safeParse(value);
  if (!input.success) throw invalid(fieldErrors(input.error.issues, value));
  const { event_context, identifiers, webhook_ids = [], action_ids = [] } = input.data;
  const { dispatch_webhooks = true, dispatch_actions = true } = input.data;
  const fields: FieldErrors = {};
  const name = canonicalName(event_context);
  const named = eventNameSchema.safeParse(name);
  if (!named.success) fields['event_context'] = named.error.issues.map(({ message }) => message);
  // Twice the same is once: a list of ids is a set.
  const rootIds = [...new Set(identifiers.map(String))];
  const webhookIds = dispatch_webhooks ? [...new Set(webhook_ids)] : [];
  const actionIds = dispatch_actions ? [...new Set(action_ids)] : [];
  if (webhookIds.length + actionIds.length === 0) Object.assign(fields, noDestination(input.data));
  if (rootIds.length * (webhookIds.length + actionIds.length) > EVENT_REPLAY_MAX_DELIVERIES) {
    fields['identifiers'] = [
      `times "webhook_ids" and "action_ids" must be at most ${EVENT_REPLAY_MAX_DELIVERIES}: split the request`,
    ];
  } else if (rootIds.length * actionIds.length > EVENT_REPLAY_MAX_SENDS) {
    fields['identifiers'] = [`times "action_ids" must be at most ${EVENT_REPLAY_MAX_SENDS}: split the request`];
  }
  if (Object.keys(fields).length > 0) throw invalid(fields);
  return { name, rootIds, webhookIds, actionIds };
}

type Switches = { webhook_ids?: number[] | undefined; action_ids?: number[] | undefined };

/** Named by what would have to change: a switch that turns off what was chosen, or the list that is empty. */
function noDestination({ webhook_ids = [], action_ids = [] }: Switches): FieldErrors {
  if (webhook_ids.length > 0)
    return { dispatch_webhooks: ['is false and no actions are chosen: nothing would be sent'] };
  if (action_ids.length > 0)
    return { dispatch_actions: ['is false and no webhooks are chosen: nothing would be sent'] };
  return { webhook_ids: ['must name at least one webhook, or "action_ids" at least one action'] };
}

function listed(ids: readonly (string | number)[]): string {
  const named = ids.slice(0, NAMED_MAX).map((id) => (typeof id === 'string' ? `"${id}"` : String(id)));
  const more = ids.length - named.length;
  return `${named.join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}
