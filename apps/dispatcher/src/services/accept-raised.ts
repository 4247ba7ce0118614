// Accepts operational events of Posthorn like any other event: routed, stored, delivered, held.
import { peopleOf } from '../domain/people.ts';
import { readJson } from '../domain/read-json.ts';
import type { RaisedEvent } from '../ports/store/claims.ts';
import { type AcceptDeps, acceptParsed } from './accept-events.ts';

/** All of one tenant, in one commit that also takes them from what waits: each is accepted exactly once. */
export function acceptRaised(deps: AcceptDeps) {
  return async (tenantId: number, raised: readonly RaisedEvent[]): Promise<void> => {
    const events = raised.map(({ name, context, createdAt }) => {
      const value = readJson(context) as Record<string, unknown>;
      return {
        name,
        context,
        value,
        people: peopleOf(name, value),
        idempotencyKey: null,
        namespace: null,
        occurredAt: createdAt,
        deliverAt: null,
        depth: 0,
        warnings: [],
      };
    });
    const noToken = { tenantId, id: null, namespace: null };
    await acceptParsed(
      deps,
      noToken,
      events,
      raised.map(({ key }) => key),
    );
  };
}
