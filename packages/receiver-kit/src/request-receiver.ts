import type { Answer } from './answer.ts';
import type { BodyLike } from './request/body.ts';
import type { HeadersLike } from './request/headers.ts';
import type { RequestContext } from './request-context.ts';

/** The part that every adapter needs, independent of the events. */
export interface RequestReceiver {
  /** Verifies a request, drops duplicates, runs the handlers and returns the answer. Never throws. */
  handle(body: BodyLike, headers: HeadersLike, context?: RequestContext): Promise<Answer>;
  /** Answers and logs a request that an adapter could not read. */
  refuse(error: unknown, context?: RequestContext): Promise<Answer>;
  readonly maxBodyBytes: number;
}
