// The vendor's `POST /webhooks/batch.json`: the newest event of each id, to webhooks of the caller's choice.
import {
  canonicalName,
  EVENT_REPLAY_MAX_DELIVERIES,
  eventName as eventNameSchema,
  eventReplay,
  type FieldErrors,
} from '@posthorn/contracts';
import { eventTag } from '@posthorn/signing';
import { invalid } from '../domain/errors.ts';
import { fieldErrors } from '../domain/field-errors.ts';
import type { Ulids } from '../domain/ids.ts';
import type { Token } from '../domain/token.ts';
import type { Clock } from '../ports/clock.ts';
import type { Store } from '../ports/store/index.ts';

type Deps = { store: Pick<Store, 'replayEvents'>; clock: Clock; ulids: Ulids };

/** Named in a refusal: enough to see what is wrong, also where all of a thousand are unknown. */
const NAMED_MAX = 20;

/** All of them or none. Answers how many deliveries were made. */
export function replayEvents(deps: Deps) {
  return async (token: Token, value: unknown): Promise<{ count: number; events: number; webhooks: number }> => {
    const { name, rootIds, webhookIds } = parse(value);
    const now = deps.clock.now();
    const tag = eventTag(name);
    const count = rootIds.length * webhookIds.length;
    const ulids = Array.from({ length: count }, () => deps.ulids.next(now));
    const { tenantId } = token;
    const outcome = await deps.store.replayEvents({ tenantId, name, rootIds, webhookIds, tag, ulids, now });
    if (outcome.kind === 'unknown') {
      const fields: FieldErrors = {};
      if (outcome.rootIds.length > 0)
        fields['identifiers'] = [`have no stored "${name}" event for ${listed(outcome.rootIds)}`];
      if (outcome.webhookIds.length > 0)
        fields['webhook_ids'] = [`are not ids of your webhooks: ${listed(outcome.webhookIds)}`];
      throw invalid(fields);
    }
    return { count: outcome.count, events: rootIds.length, webhooks: webhookIds.length };
  };
}

function parse(value: unknown): { name: string; rootIds: string[]; webhookIds: number[] } {
  const input = eventReplay.safeParse(value);
  if (!input.success) throw invalid(fieldErrors(input.error.issues, value));
  const { event_context, identifiers, webhook_ids = [], action_ids = [], dispatch_webhooks = true } = input.data;
  const fields: FieldErrors = {};
  const name = canonicalName(event_context);
  const named = eventNameSchema.safeParse(name);
  if (!named.success) fields['event_context'] = named.error.issues.map(({ message }) => message);
  if (action_ids.length > 0)
    fields['action_ids'] = ['are not supported: Posthorn cannot run triggers again; leave it out'];
  // Twice the same is once: a list of ids is a set.
  const rootIds = [...new Set(identifiers.map(String))];
  const webhookIds = [...new Set(webhook_ids)];
  if (!dispatch_webhooks) fields['dispatch_webhooks'] = ['must be true: webhooks are the only destination'];
  else if (webhookIds.length === 0) fields['webhook_ids'] = ['must name at least one webhook'];
  if (rootIds.length * webhookIds.length > EVENT_REPLAY_MAX_DELIVERIES) {
    fields['identifiers'] = [`times "webhook_ids" must be at most ${EVENT_REPLAY_MAX_DELIVERIES}: split the request`];
  }
  if (Object.keys(fields).length > 0) throw invalid(fields);
  return { name, rootIds, webhookIds };
}

function listed(ids: readonly (string | number)[]): string {
  const named = ids.slice(0, NAMED_MAX).map((id) => (typeof id === 'string' ? `"${id}"` : String(id)));
  const more = ids.length - named.length;
  return `${named.join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}
