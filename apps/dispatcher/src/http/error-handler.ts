// Every fault of a request becomes one shape of answer: the caller's faults explained, ours logged and opaque.
import type { ErrorBody, ErrorCode } from '@posthorn/contracts';
import type { ErrorRequestHandler } from 'express';
import { RequestError } from '../domain/errors.ts';
import { RendererUnavailableError, TemplateShareError } from '../ports/renderer.ts';
import { StoreError } from '../ports/store-error.ts';
import { statusOf } from './route.ts';

export type LogFault = (error: unknown, what: string) => void;

/** What the body reader of Express throws, by its `type`. */
const BODY_FAULTS: Record<string, (error: Error & { limit?: number }) => RequestError> = {
  'entity.too.large': (error) =>
    new RequestError('body_too_large', `The body is larger than ${error.limit} bytes: send less at once.`),
  'encoding.unsupported': () =>
    new RequestError('unsupported_media_type', 'The content-encoding is not supported: use gzip, deflate, br or none.'),
  'request.aborted': () => new RequestError('malformed_request', 'The request ended before its body did.'),
  'request.size.invalid': () =>
    new RequestError('malformed_request', 'The body does not have the length that content-length says.'),
};

export function errorHandler(logFault: LogFault, onRefused: (code: ErrorCode) => void): ErrorRequestHandler {
  return (error: unknown, req, res, next) => {
    if (res.headersSent) {
      next(error);
      return;
    }
    const known = requestErrorOf(error);
    // The route, not the path: an id in it may be a person's.
    if (known === null) logFault(error, `${req.method} ${res.locals['route'] ?? ''}`.trim());
    const answer = known ?? new RequestError('internal', 'Something went wrong here; it was logged.');
    onRefused(answer.code);
    const retryAfterSeconds = answer.retryAfterSeconds ?? (answer.code === 'unavailable' ? 1 : undefined);
    if (retryAfterSeconds !== undefined) res.set('retry-after', String(Math.max(1, Math.ceil(retryAfterSeconds))));
    if (answer.code === 'unauthenticated' || answer.code === 'token_expired') res.set('www-authenticate', 'Bearer');
    const body: ErrorBody = { message: answer.message, code: answer.code };
    if (answer.fields !== undefined) body.errors = answer.fields;
    if (answer.at !== undefined) body.at = answer.at;
    res.status(statusOf(answer)).set('cache-control', 'no-store').json(body);
  };
}

function requestErrorOf(error: unknown): RequestError | null {
  if (error instanceof RequestError) return error;
  if (error instanceof StoreError && error.code === 'unavailable') {
    return new RequestError('unavailable', 'The store cannot write just now; nothing was accepted: send it again.');
  }
  if (error instanceof TemplateShareError) {
    return new RequestError('too_many_requests', `Nothing was accepted: ${error.message}. Try again.`, undefined, 1);
  }
  if (error instanceof RendererUnavailableError) {
    return new RequestError('unavailable', `Templates cannot be rendered just now, ${error.message}: send it again.`);
  }
  if (!(error instanceof Error)) return null;
  const type = 'type' in error && typeof error.type === 'string' ? error.type : '';
  const bodyFault = BODY_FAULTS[type]?.(error);
  if (bodyFault !== undefined) return bodyFault;
  // A path or body that Express could not decode: its own 4xx, in our shape.
  if ('status' in error && error.status === 400)
    return new RequestError('malformed_request', `The request is malformed: ${error.message}.`);
  return null;
}
