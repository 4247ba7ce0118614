import { errorBody } from '@posthorn/contracts';
import { type Failure, failure } from './result.ts';
import { parseRetryAfter, type RetryPolicy, retryDelayMs } from './retry.ts';

// One call of the API: request, deadline, retries, and the answer parsed with the contracts' schema. Everything that
// is not a pure function of its input (fetch, waiting, chance, the clock) comes in through `SendSettings`.

/** What is used of a schema, so that this package needs no schema library of its own. */
export interface Schema<T> {
  safeParse(
    input: unknown,
  ): { readonly success: true; readonly data: T } | { readonly success: false; readonly error: { message: string } };
}

/** In place of a schema: the answer is text. */
export const TEXT = 'text';

interface ApiRequest<T> {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** Below `/api/v3/`, already encoded. */
  readonly path: string;
  readonly query?: URLSearchParams;
  readonly body?: string;
  /** Of the whole body of a success; `null` where there is none (204), `TEXT` where it is not JSON. */
  readonly schema: Schema<T> | null | typeof TEXT;
  /** Whether doing it twice is as good as once; else it is tried again only after a 429. */
  readonly repeatable: boolean;
}

export interface CallOptions {
  /** Ends the call, waiting included, with the code `aborted`. */
  readonly signal?: AbortSignal | undefined;
}

/** A bearer token, or the session's cookie, which the browser adds. */
export type Credentials = { readonly token: string } | 'cookie';

export interface SendSettings {
  /** The address of the API, ending in `/`. */
  readonly base: URL;
  readonly credentials: Credentials;
  readonly timeoutMs: number;
  readonly retry: RetryPolicy;
  readonly fetch: typeof fetch;
  readonly sleep: (ms: number, signal?: AbortSignal) => Promise<void>;
  readonly random: () => number;
  readonly now: () => number;
}

type Sent<T> =
  | {
      readonly ok: true;
      readonly body: T;
      /** The body as it was written. */
      readonly text: string;
    }
  | Failure;
export type Send = <T>(request: ApiRequest<T>, options?: CallOptions) => Promise<Sent<T>>;

export function createSend(settings: SendSettings): Send {
  return async (request, options = {}) => {
    for (let attempt = 1; ; attempt += 1) {
      const sent = await exchange(settings, request, options.signal);
      if (sent.ok) return sent;
      const error = { ...sent.error, attempts: attempt };
      const delayMs = retryDelayMs(settings.retry, attempt, error, request.repeatable, settings.random);
      if (delayMs === undefined) return { ok: false, error };
      await settings.sleep(delayMs, options.signal);
    }
  };
}

/** One HTTP exchange under one deadline, reading the body included. */
async function exchange<T>(settings: SendSettings, request: ApiRequest<T>, signal?: AbortSignal): Promise<Sent<T>> {
  const controller = new AbortController();
  let timedOut = false;
  // A timer of our own, not AbortSignal.timeout: that one would live on for seconds after each of thousands of calls.
  const timer = setTimeout(() => {
    timedOut = true;
    controller.abort();
  }, settings.timeoutMs);
  const abort = () => controller.abort();
  signal?.addEventListener('abort', abort, { once: true });
  if (signal?.aborted) abort();
  try {
    const url = new URL(request.path, settings.base);
    if (request.query !== undefined) url.search = request.query.toString();
    const response = await settings.fetch(url, {
      method: request.method,
      headers: headersOf(request, settings.credentials),
      body: request.body ?? null,
      redirect: 'manual',
      signal: controller.signal,
    });
    const text = await response.text();
    return read(request.schema, response, text, settings.now());
  } catch (cause) {
    if (signal?.aborted) return failure({ code: 'aborted', message: 'The call was aborted.', cause });
    if (timedOut) return failure({ code: 'timeout', message: `No answer within ${settings.timeoutMs} ms.`, cause });
    return failure({ code: 'network', message: `The request did not get through: ${reasonOf(cause)}`, cause });
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener('abort', abort);
  }
}

function headersOf({ method, body, schema }: ApiRequest<unknown>, credentials: Credentials): Record<string, string> {
  return {
    accept: schema === TEXT ? 'text/plain' : 'application/json',
    ...(body !== undefined && { 'content-type': 'application/json' }),
    ...(credentials !== 'cookie' && { authorization: `Bearer ${credentials.token}` }),
    // Another site's form can send the cookie, but never this.
    ...(credentials === 'cookie' && method !== 'GET' && { 'posthorn-csrf': '1' }),
  };
}

function read<T>(schema: ApiRequest<T>['schema'], response: Response, text: string, nowMs: number): Sent<T> {
  const { status } = response;
  const isSuccess = status >= 200 && status < 300;
  if (isSuccess && schema === null && text === '') return { ok: true, body: undefined as T, text };
  if (isSuccess && schema === TEXT) return { ok: true, body: text as T, text };
  const json = parseJson(text);
  if (json === undefined) {
    const retryAfterMs = parseRetryAfter(response.headers.get('retry-after'), nowMs);
    return failure({ code: 'unexpected_response', status, message: notOurs(response, text), retryAfterMs });
  }
  if (isSuccess) {
    const parsed = schema === TEXT ? undefined : schema?.safeParse(json);
    if (parsed?.success === true) return { ok: true, body: parsed.data, text };
    const fault = parsed === undefined ? 'there should be none' : parsed.error.message;
    const message = `The answer is not what this version of the client knows: ${fault}`;
    return failure({ code: 'unexpected_response', status, message });
  }
  const retryAfterMs = parseRetryAfter(response.headers.get('retry-after'), nowMs);
  const parsed = errorBody.safeParse(json);
  if (!parsed.success) {
    const message = `HTTP ${status} ${response.statusText}`.trim();
    return failure({ code: 'unexpected_response', status, message, retryAfterMs });
  }
  const { code, message, errors = {} } = parsed.data;
  return failure({ code, status, message, errors, retryAfterMs });
}

const BEGINNING_MAX_CHARS = 80;

/** What came in place of JSON: a proxy's page, a sign-in page, another service. */
function notOurs({ status, statusText, headers }: Response, text: string): string {
  const answer = `HTTP ${status} ${statusText}`.trim();
  const location = headers.get('location');
  if (location !== null) {
    return `${answer}: the address redirects to ${location}, which is not followed; give the dispatcher's own address.`;
  }
  if (text.trim() === '') return `${answer}: the answer is empty where JSON was expected.`;
  const type = headers.get('content-type') ?? 'no content type';
  const beginning = text.trim().replace(/\s+/g, ' ').slice(0, BEGINNING_MAX_CHARS);
  return `${answer}: the answer is not JSON but ${type}, and begins with ${JSON.stringify(beginning)}; check that the address is the dispatcher's, and what stands in front of it.`;
}

/** The value, or `undefined`, which no schema takes: text that is not JSON is as wrong as JSON of another shape. */
function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

/** fetch says "fetch failed"; what happened is in its cause. */
function reasonOf(fault: unknown): string {
  const cause = fault instanceof Error && fault.cause !== undefined ? fault.cause : fault;
  if (!(cause instanceof Error)) return String(cause);
  const code = 'code' in cause && typeof cause.code === 'string' ? cause.code : '';
  return [code, cause.message].filter((part, at, all) => part !== '' && all.indexOf(part) === at).join(': ');
}
