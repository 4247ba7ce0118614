import { emitter } from './emit.ts';
import type { NoEvents } from './event-context.ts';
import { actionHistory } from './resources/action-history.ts';
import { audit } from './resources/audit.ts';
import { defaultSecret } from './resources/default-secret.ts';
import { deliveries } from './resources/deliveries.ts';
import { eventTypes } from './resources/event-types.ts';
import { events } from './resources/events.ts';
import { incentives } from './resources/incentives.ts';
import { ops } from './resources/ops.ts';
import { previews } from './resources/previews.ts';
import { profiles } from './resources/profiles.ts';
import { replays } from './resources/replays.ts';
import { session } from './resources/session.ts';
import { streamTickets } from './resources/stream-tickets.ts';
import { targetPresets } from './resources/target-presets.ts';
import { targets } from './resources/targets.ts';
import { tokens } from './resources/tokens.ts';
import { triggers } from './resources/triggers.ts';
import { webhooks } from './resources/webhooks.ts';
import { type Credentials, createSend } from './send.ts';

interface ConnectionOptions {
  /** Where the dispatcher answers: `http://127.0.0.1:8400`, with a path if it is mounted below one. */
  readonly url: string | URL;
  /** Of each try, reading the answer included. Default 10 s. */
  readonly timeoutMs?: number | undefined;
  /** Tries after the first one. Default 4: about three seconds in all. */
  readonly retries?: number | undefined;
  /** The first waiting time; it doubles from try to try. Default 200 ms. */
  readonly retryBaseMs?: number | undefined;
  /** The longest; a `Retry-After` beyond it is not waited for but told. Default 10 s. */
  readonly retryMaxMs?: number | undefined;
  readonly fetch?: typeof fetch | undefined;
  readonly randomUuid?: (() => string) | undefined;
  readonly random?: (() => number) | undefined;
  readonly now?: (() => number) | undefined;
  /** Resolves after that time, or as soon as the signal aborts. */
  readonly sleep?: ((ms: number, signal?: AbortSignal) => Promise<void>) | undefined;
}

/** For programs: each request carries the token. */
export interface TokenClientOptions extends ConnectionOptions {
  readonly token: string;
  readonly credentials?: 'token' | undefined;
}

/** For a page of the dispatcher's own origin: the browser sends the cookie that `session.create` set. */
export interface CookieClientOptions extends ConnectionOptions {
  readonly credentials: 'cookie';
  readonly token?: undefined;
}

export type ClientOptions = TokenClientOptions | CookieClientOptions;

export type Client<Declared extends object = NoEvents> = ReturnType<typeof createClient<Declared>>;

/**
 * `createClient<{ 'order.paid': OrderPaid }>(…)` declares events of your own, which `emit` then takes with their contexts.
 * @throws {TypeError} where the settings cannot be right; every call answers with a value.
 */
export function createClient<Declared extends object = NoEvents>(options: ClientOptions) {
  const send = createSend({
    base: apiBase(options.url),
    credentials: credentialsOf(options),
    timeoutMs: options.timeoutMs ?? 10_000,
    retry: { retries: options.retries ?? 4, baseMs: options.retryBaseMs ?? 200, maxMs: options.retryMaxMs ?? 10_000 },
    // Called through the global each time, so that instrumentation installed later is seen.
    fetch: options.fetch ?? ((...args) => globalThis.fetch(...args)),
    sleep: options.sleep ?? sleep,
    random: options.random ?? Math.random,
    now: options.now ?? Date.now,
  });
  return {
    ...emitter<Declared>(send, options.randomUuid ?? (() => globalThis.crypto.randomUUID())),
    webhooks: webhooks(send),
    triggers: triggers(send),
    actionHistory: actionHistory(send),
    targets: targets(send),
    events: events(send),
    deliveries: deliveries(send),
    defaultSecret: defaultSecret(send),
    replays: replays(send),
    tokens: tokens(send),
    session: session(send),
    streamTickets: streamTickets(send),
    audit: audit(send),
    ops: ops(send),
    eventTypes: eventTypes(send),
    targetPresets: targetPresets(send),
    ...previews(send),
    ...incentives(send),
    ...profiles(send, options.sleep ?? sleep),
  };
}

function apiBase(given: unknown): URL {
  const fix = "give the dispatcher's address, such as http://127.0.0.1:8400";
  if (given === '') throw new TypeError(`createClient: \`url\` is empty: ${fix}`);
  if (typeof given !== 'string' && !(given instanceof URL)) {
    throw new TypeError(`createClient: \`url\` is neither a string nor a URL: ${fix}`);
  }
  if (!URL.canParse(String(given))) throw new TypeError(`createClient: \`url\` is not a URL: ${fix}`);
  const url = new URL(given);
  if (url.protocol !== 'http:' && url.protocol !== 'https:') {
    throw new TypeError(`createClient: \`url\` does not begin with http:// or https://: ${fix}`);
  }
  url.search = '';
  url.hash = '';
  url.pathname = `${url.pathname.replace(/\/+$/, '').replace(/\/api\/v3$/, '')}/api/v3/`;
  return url;
}

function credentialsOf({ credentials = 'token', token }: ClientOptions): Credentials {
  if (credentials === 'token') return { token: apiToken(token) };
  if (credentials !== 'cookie') {
    throw new TypeError("createClient: `credentials` is neither 'token' nor 'cookie': leave it out to use a token");
  }
  if (token === undefined) return 'cookie';
  throw new TypeError("createClient: `token` and `credentials: 'cookie'` exclude each other: leave one out");
}

function apiToken(given: unknown): string {
  const fix = 'make one with `posthorn token create`';
  if (given === '') throw new TypeError(`createClient: \`token\` is empty: ${fix}`);
  if (typeof given !== 'string') throw new TypeError(`createClient: \`token\` is not a string: ${fix}`);
  if (/^[\x21-\x7e]+$/.test(given)) return given;
  throw new TypeError(`createClient: \`token\` has a space, a line break or a character that is not ASCII: ${fix}`);
}

function sleep(ms: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const end = () => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', end);
      resolve();
    };
    const timer = setTimeout(end, ms);
    signal?.addEventListener('abort', end, { once: true });
    if (signal?.aborted) end();
  });
}
