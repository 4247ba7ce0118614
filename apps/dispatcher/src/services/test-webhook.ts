import {
  canonicalName,
  EVENT_NAME_PATTERN,
  entryMatches,
  eventName as eventNameSchema,
  type TestCheck,
  type TestSignature,
} from '@posthorn/contracts';
import { invalid, notFound, type RequestError } from '../domain/errors.ts';
import { flawOf, recipeOf } from '../domain/receiver-check.ts';
import type { Token } from '../domain/token.ts';
import type { Webhook } from '../domain/webhook.ts';
import type { Store } from '../ports/store/index.ts';
import { catalogue, sendTest, type TestDeps, type TestResult } from './send-test.ts';

type Deps = TestDeps & { store: Pick<Store, 'getWebhook'> };

type Wish = { event?: string | undefined; check?: TestCheck | undefined; signature?: TestSignature | undefined };

/**
 * Sends the catalogue's example of one of the webhook's events, once, now. Switched-off webhooks can be tested too. A test
 * takes a slot of its webhook as a delivery does. @throws RequestError `too_many_requests` where its tenant has its share
 * of tests under way, no slot came free, or the rate limit is used up
 */
export function testWebhook(deps: Deps) {
  return (token: Token, id: number, wish: Wish): Promise<TestResult> =>
    deps.share.run(token.tenantId, () => testOf(deps, token, id, wish));
}

async function testOf(deps: Deps, token: Token, id: number, { event: chosen, check: wanted, signature }: Wish) {
  const older = signature === 'tampered' ? 'reformatted' : signature;
  if (wanted !== undefined && older !== undefined && wanted !== older)
    throw invalid({ signature: [`is the older name of check, and says "${older}" where check says "${wanted}"`] });
  const check = wanted ?? older ?? 'valid';
  const stored = await deps.store.getWebhook({ tenantId: token.tenantId, id });
  if (stored === null) throw notFound('webhook');
  const { webhook } = stored;
  const { CATALOGUE, exampleOf } = await catalogue();
  const eventName = eventOf(webhook, chosen, CATALOGUE);
  if (flawOf(check) !== null && webhook.secret === null)
    throw unsigned(signature === undefined ? 'check' : 'signature', check);
  const { body: bodyOf, tamper } = recipeOf(check);
  const example = JSON.stringify(exampleOf(eventName));
  const signed = bodyOf?.(example) ?? example;
  const body = tamper?.change(signed) ?? signed;
  return sendTest(deps, { kind: 'webhook', endpoint: webhook, eventName, eventId: null, body, check, target: null });
}

const unsigned = (field: 'check' | 'signature', check: TestCheck): RequestError =>
  invalid({
    [field]: [
      `cannot be "${check}" while the webhook has no secret, because its requests are not signed; set a secret with rotate-secret`,
    ],
  });

function eventOf(webhook: Webhook, chosen: string | undefined, known: readonly { name: string }[]): string {
  if (chosen !== undefined) {
    const name = canonicalName(chosen);
    // `*` and `prefix.*` cover any text: only a name may go into a header.
    const parsed = eventNameSchema.safeParse(name);
    if (!parsed.success) throw invalid({ event: parsed.error.issues.map(({ message }) => message) });
    if (webhook.events.some((entry) => entryMatches(entry, name))) return name;
    throw invalid({
      event: [`"${chosen}" is not an event of this webhook: choose one of ${webhook.events.join(', ')}`],
    });
  }
  const named = webhook.events.map(canonicalName).find((entry) => EVENT_NAME_PATTERN.test(entry));
  if (named !== undefined) return named;
  const fitting = known.find(({ name }) => webhook.events.some((entry) => entryMatches(entry, name)));
  if (fitting !== undefined) return fitting.name;
  return `${webhook.events[0]?.replace(/\.\*$/, '')}.tested`;
}
