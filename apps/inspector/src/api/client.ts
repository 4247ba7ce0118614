// How the page calls the API: with the client, by the cookie of the session. Only the stream has a connection of its own.
import { createClient, type Failure, type ListResult, type ApiError as Problem } from '@posthorn/client';

const TIMEOUT_MS = 15_000;

/** It does not retry: a person sees what happened and decides, and what is watched is asked for again anyway. */
export const client = createClient({
  url: location.origin,
  credentials: 'cookie',
  timeoutMs: TIMEOUT_MS,
  retries: 0,
});

/** What the dispatcher refused, or why there is no answer. The message is for people. */
export class ApiError extends Error {
  override readonly name = 'ApiError';
  readonly code: string;
  /** HTTP status; `null` where there was no answer. */
  readonly status: number | null;
  readonly errors: Readonly<Record<string, readonly string[]>>;

  constructor(problem: Problem) {
    super(messageOf(problem), { cause: problem });
    this.code = problem.code;
    this.status = problem.status;
    this.errors = problem.errors;
  }

  get isOffline(): boolean {
    return this.code === 'network' || this.code === 'timeout';
  }
}

function messageOf({ code, status, message }: Problem): string {
  if (code === 'network' || code === 'timeout') return 'The dispatcher does not answer. Is it running?';
  if (code !== 'unexpected_response' || status === null || status >= 300) return message;
  return 'The dispatcher answered in a way that this page does not know. Reload the page: the dispatcher may have been updated.';
}

let onSignedOut: () => void = () => undefined;
/** Told when the dispatcher no longer knows the session. */
export function whenSignedOut(run: () => void): void {
  onSignedOut = run;
}

/** The stream was refused or closed for the same reason. */
export const reportSignedOut = (): void => onSignedOut();

type Good = { readonly ok: true };

/**
 * The answer of a call made with the session.
 * @throws {ApiError} for every failure; an ended session also leads to the sign-in page
 */
export const answerOf = async <Answer extends Good>(call: Promise<Answer | Failure>): Promise<Answer> =>
  goodOrThrown(await call);

function goodOrThrown<Answer extends Good>(result: Answer | Failure): Answer {
  if (result.ok) return result;
  if (result.error.status === 401) onSignedOut();
  throw new ApiError(result.error);
}

export const dataOf = async <T>(call: Promise<{ readonly ok: true; readonly data: T } | Failure>): Promise<T> =>
  (await answerOf(call)).data;

/** A list, page after page. */
export async function* dataOfPages<T, Meta>(pages: AsyncIterable<ListResult<T, Meta>>): AsyncGenerator<T[], void> {
  for await (const page of pages) yield goodOrThrown(page).data;
}

/** All items of a list. */
export async function allOf<T, Meta>(pages: AsyncIterable<ListResult<T, Meta>>): Promise<T[]> {
  const all: T[] = [];
  for await (const data of dataOfPages(pages)) all.push(...data);
  return all;
}
