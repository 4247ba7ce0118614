// Calls of our own dispatcher, with the session's cookie. Everything the page knows of it comes through here or the stream.
import type { ErrorBody } from '@posthorn/contracts';

/** What the dispatcher refused, or why it could not be asked (`offline`). */
export class ApiError extends Error {
  override readonly name = 'ApiError';
  readonly code: string;
  /** HTTP status; 0 where there was no answer. */
  readonly status: number;
  readonly errors: Readonly<Record<string, readonly string[]>>;
  constructor({ message, code, errors }: Pick<ErrorBody, 'message' | 'code' | 'errors'>, status: number) {
    super(message);
    this.code = code;
    this.status = status;
    this.errors = errors ?? {};
  }
}

type Method = 'GET' | 'POST' | 'PUT' | 'DELETE';
/** A `body` that is a string is sent as it is. */
type Options = { query?: Query; body?: unknown; signal?: AbortSignal };
type Query = Readonly<Record<string, string | number | boolean | undefined>>;
export type Answer<T> = { data: T; warnings: readonly string[] };
export type PageAnswer<T> = Answer<T[]> & {
  meta: { next_cursor?: string | null; total?: number; current_page?: number; last_page?: number };
};

let onSignedOut: () => void = () => undefined;
/** Told when the dispatcher no longer knows the session. */
export function whenSignedOut(run: () => void): void {
  onSignedOut = run;
}

/** The stream was refused or closed for the same reason. */
export const reportSignedOut = (): void => onSignedOut();

const TIMEOUT_MS = 15_000;

/** @throws ApiError for every other answer than 2xx, and where there is none */
export async function request<T>(method: Method, path: string, options: Options = {}): Promise<T> {
  return parse(await requestText(method, path, options)) as T;
}

/** As `request`, but the answer as it was written: numbers that a parser would round keep their digits. */
export async function requestText(
  method: Method,
  path: string,
  { query = {}, body, signal }: Options = {},
): Promise<string> {
  const timeout = AbortSignal.timeout(TIMEOUT_MS);
  let response: Response;
  let text: string;
  try {
    response = await fetch(`/api/v3${path}${search(query)}`, {
      method,
      headers: {
        accept: 'application/json',
        ...(method === 'GET' ? {} : { 'posthorn-csrf': '1' }),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      body: body === undefined ? null : typeof body === 'string' ? body : JSON.stringify(body),
      signal: signal === undefined ? timeout : AbortSignal.any([signal, timeout]),
    });
    text = await response.text();
  } catch (error) {
    if (signal?.aborted) throw error;
    throw new ApiError({ message: 'The dispatcher does not answer. Is it running?', code: 'offline' }, 0);
  }
  if (response.ok) return text;
  const parsed = parse(text);
  const known = typeof parsed === 'object' && parsed !== null && 'code' in parsed;
  const error = new ApiError(
    known ? (parsed as ErrorBody) : { message: `The dispatcher answered ${response.status}.`, code: 'unexpected' },
    response.status,
  );
  if (response.status === 401 && path !== '/session') onSignedOut();
  throw error;
}

function parse(text: string): unknown {
  try {
    return text === '' ? undefined : JSON.parse(text);
  } catch {
    return undefined;
  }
}

function search(query: Query): string {
  const params = new URLSearchParams();
  for (const [name, value] of Object.entries(query))
    if (value !== undefined && value !== '') params.set(name, String(value));
  const text = params.toString();
  return text === '' ? '' : `?${text}`;
}
