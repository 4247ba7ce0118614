// Turns every error of a request into one shape of answer: errors of the caller are explained, ours are logged and opaque.
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { ErrorBody, ErrorCode } from '@posthorn/contracts';
import type { ErrorRequestHandler } from 'express';
import { RequestError } from '../domain/errors.ts';
import { RendererUnavailableError, TemplateShareError } from '../ports/renderer.ts';
import { StoreError } from '../ports/store/store-error.ts';
import { answerJson } from './early-answer.ts';
import { statusOf } from './route.ts';
import { unavailable } from './store-fault.ts';

export type LogFault = (error: unknown, what: string) => void;

export function errorHandler(logFault: LogFault, onRefused: (code: ErrorCode) => void): ErrorRequestHandler {
  return (error: unknown, req, res, next) => {
    if (res.headersSent) {
      next(error);
      return;
    }
    const known = requestErrorOf(error);
    // The route, not the path: an id in it may be a person's.
    if (known === null || error instanceof StoreError)
      logFault(error, `${req.method} ${res.locals['route'] ?? ''}`.trim());
    const answer =
      known ?? new RequestError('internal', 'Posthorn failed to handle the request. The error was logged.');
    onRefused(answer.code);
    answerRefusal(req, res, answer);
  };
}

/** Answers a request with an error, in the shape of all errors of the API. */
export function answerRefusal(request: IncomingMessage, response: ServerResponse, error: RequestError): void {
  const { code, message, fields, at, retryAfterSeconds = code === 'unavailable' ? 1 : undefined } = error;
  response.statusCode = statusOf(error);
  response.setHeader('cache-control', 'no-store');
  if (retryAfterSeconds !== undefined)
    response.setHeader('retry-after', String(Math.max(1, Math.ceil(retryAfterSeconds))));
  if (code === 'unauthenticated' || code === 'token_expired') response.setHeader('www-authenticate', 'Bearer');
  const body: ErrorBody = { message, code };
  if (fields !== undefined) body.errors = fields;
  if (at !== undefined) body.at = at;
  answerJson(request, response, body);
}

function requestErrorOf(error: unknown): RequestError | null {
  if (error instanceof RequestError) return error;
  if (error instanceof StoreError && error.code === 'unavailable') {
    return unavailable(error);
  }
  if (error instanceof TemplateShareError) {
    return new RequestError('too_many_requests', `Nothing was accepted: ${error.message}. Try again.`, undefined, 1);
  }
  if (error instanceof RendererUnavailableError) {
    return new RequestError(
      'unavailable',
      `Templates cannot be rendered now: ${error.message}. Send the request again.`,
    );
  }
  if (!(error instanceof Error)) return null;
  // A path that Express could not decode: its own 4xx, in our shape.
  if ('status' in error && error.status === 400)
    return new RequestError('malformed_request', `The request is malformed: ${error.message}.`);
  return null;
}
