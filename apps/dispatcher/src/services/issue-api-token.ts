// A token made by a client of the vendor: it may name scopes of the whole platform. Those unknown here are kept as they
// were sent and grant nothing, also when a later version gets to know them: what a token may do is fixed when it is made.
import {
  type ApiTokenCreate,
  apiTokenCreate,
  type FieldErrors,
  parseTime,
  SCOPES,
  toRfc3339,
} from '@posthorn/contracts';
import { actorOf } from '../domain/audit.ts';
import { invalid } from '../domain/errors.ts';
import { fieldErrors } from '../domain/field-errors.ts';
import { mayUse, type Token } from '../domain/token.ts';
import type { Clock } from '../ports/clock.ts';
import type { createToken } from './tokens.ts';

type Deps = { create: ReturnType<typeof createToken>; clock: Clock };

/** The vendor's tokens end, and its clients count on a time: a year, unless it is said. */
const VALID_MS = 365 * 86_400_000;

/** @throws RequestError `invalid` */
export function issueApiToken(deps: Deps) {
  return async (caller: Token, input: unknown): Promise<{ token: Token; text: string }> => {
    const parsed = apiTokenCreate.safeParse(input);
    if (!parsed.success) throw invalid(fieldErrors(parsed.error.issues, input));
    const { name, scopes: sentScopes = caller.sentScopes ?? caller.scopes } = parsed.data;
    const fields: FieldErrors = {};
    refuseMore(caller, sentScopes, fields);
    const expiresAt = expiryOf(caller, parsed.data, deps.clock.now(), fields);
    if (Object.keys(fields).length > 0) throw invalid(fields);
    const scopes = SCOPES.filter((scope) => sentScopes.includes(scope));
    const { tenant, namespace } = caller;
    return await deps.create({ tenant, name, namespace, scopes, sentScopes, expiresAt }, actorOf(caller));
  };
}

/** Those that grant nothing are passed on by the same rule: a token never holds what its maker did not. */
function refuseMore(caller: Token, wanted: readonly string[], fields: FieldErrors): void {
  if (mayUse(caller, '*')) return;
  const own: readonly string[] = caller.sentScopes ?? caller.scopes;
  const lacking = wanted.filter((scope) => !own.includes(scope));
  if (lacking.length === 0) return;
  const named = `${lacking.slice(0, 5).join(', ')}${lacking.length > 5 ? ` and ${lacking.length - 5} more` : ''}`;
  fields['scopes'] = [`holds ${named}, which your token does not have: a token can only grant its own scopes`];
}

function expiryOf(caller: Token, { expires_at: at }: ApiTokenCreate, now: number, fields: FieldErrors): number {
  const latest = caller.expiresAt ?? Number.POSITIVE_INFINITY;
  if (at === undefined || at === null) return Math.min(now + VALID_MS, latest);
  const wanted = parseTime(at) ?? now;
  if (wanted <= now) fields['expires_at'] = ['is not in the future'];
  if (wanted > latest) {
    fields['expires_at'] = [`must not be later than that of your token, ${toRfc3339(latest)}`];
  }
  return wanted;
}
