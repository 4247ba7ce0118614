// A token made by another one, over the API: it may do no more, for no longer, and in no other name than the one that asks.
import { type FieldErrors, parseTime, type Scope, type TokenCreate, tokenCreate, toRfc3339 } from '@posthorn/contracts';
import { actorOf } from '../domain/audit.ts';
import { invalid } from '../domain/errors.ts';
import { fieldErrors } from '../domain/field-errors.ts';
import { mayUse, type Token } from '../domain/token.ts';
import type { Clock } from '../ports/clock.ts';
import type { createToken } from './tokens.ts';

type Deps = { create: ReturnType<typeof createToken>; clock: Clock };

export type IssuedToken = { token: Token; text: string; warnings: string[] };

/** @throws RequestError `invalid` */
export function issueToken(deps: Deps) {
  return async (caller: Token, input: unknown): Promise<IssuedToken> => {
    const parsed = tokenCreate.safeParse(input);
    if (!parsed.success) throw invalid(fieldErrors(parsed.error.issues, input));
    const fields: FieldErrors = {};
    const warnings: string[] = [];
    const wish = {
      tenant: caller.tenant,
      name: parsed.data.name,
      namespace: namespaceOf(caller, parsed.data, fields),
      scopes: scopesOf(caller, parsed.data, fields),
      expiresAt: expiryOf(caller, parsed.data, deps.clock.now(), fields, warnings),
    };
    if (Object.keys(fields).length > 0) throw invalid(fields);
    return { ...(await deps.create(wish, actorOf(caller))), warnings };
  };
}

function scopesOf(caller: Token, { scopes }: TokenCreate, fields: FieldErrors): readonly Scope[] {
  const wanted = scopes === undefined ? caller.scopes : [...new Set(scopes)];
  const lacking = wanted.filter((scope) => !mayUse(caller, scope));
  if (lacking.length > 0) {
    fields['scopes'] = [
      `holds ${lacking.join(', ')}, which your token does not have: a token can only grant its own scopes`,
    ];
  }
  return wanted;
}

function namespaceOf(caller: Token, { namespace }: TokenCreate, fields: FieldErrors): string | null {
  const wanted = namespace === undefined ? caller.namespace : namespace;
  if (caller.namespace !== null && wanted !== caller.namespace) {
    fields['namespace'] = [`must be "${caller.namespace}", the namespace of your token: leave it out`];
  }
  return wanted;
}

function expiryOf(caller: Token, input: TokenCreate, now: number, fields: FieldErrors, warnings: string[]) {
  const { expires_at: at, expires_in: seconds } = input;
  if (at !== undefined && seconds !== undefined) {
    fields['expires_in'] = ['cannot be combined with "expires_at": send one of them'];
    return null;
  }
  const field = seconds === undefined ? 'expires_at' : 'expires_in';
  const own = caller.expiresAt;
  if (at === undefined && seconds === undefined) {
    if (own !== null) warnings.push(`expires_at: set to the expiry of your token, ${toRfc3339(own)}`);
    return own;
  }
  const wanted = seconds === undefined ? timeOf(at ?? null) : now + seconds * 1000;
  if (wanted !== null && wanted <= now) fields[field] = ['is not in the future'];
  else if (own !== null && (wanted === null || wanted > own)) {
    fields[field] = [`must not be later than that of your token, ${toRfc3339(own)}`];
  }
  return wanted;
}

const timeOf = (text: string | null): number | null => (text === null ? null : (parseTime(text) ?? null));
