// Verifies a request by the schemes of the receiver, then reads its body: JSON, the event name where the body has it, and the
// receiver's own schema.
import { checkContext } from './check-context.ts';
import type { Delivery } from './delivery.ts';
import type { EventSchemas } from './event-types.ts';
import { parseJson } from './request/body.ts';
import { type SignedRequest, type VerifyRules, verifyPosthorn } from './verify-request.ts';

interface Rules extends VerifyRules {
  readonly events: EventSchemas;
}

/** @throws WebhookError */
export async function readDelivery(request: SignedRequest, rules: Rules, nowMs: number): Promise<Delivery> {
  const others = await loadOthers(rules);
  const proven = (others?.verifyByScheme ?? verifyPosthorn)(request, rules, nowMs);
  const value = parseJson(request.body);
  const event = proven.scheme === 'standard-webhooks' ? others?.eventIn(value) : undefined;
  const { type, occurredAt } = event ?? proven;
  return { ...proven, type, occurredAt, data: await checkContext(type, value, rules.events) };
}

/** Loaded when such a receiver is created, so that its first request finds it. */
export async function loadOthers({ schemes }: VerifyRules): Promise<typeof import('./other-schemes.ts') | undefined> {
  return schemes.every((scheme) => scheme === 'standard') ? undefined : import('./other-schemes.ts');
}
