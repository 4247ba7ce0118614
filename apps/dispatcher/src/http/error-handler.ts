// Turns every error of a request into one shape of answer: errors of the caller are explained, ours are logged and opaque.
import type { IncomingMessage, ServerResponse } from 'node:http';
import { ERROR_STATUS, type ErrorBody, type ErrorCode } from '@posthorn/contracts';
import type { ErrorRequestHandler } from 'express';
import { RequestError } from '../domain/errors.ts';
import { RendererUnavailableError, TemplateShareError } from '../ports/renderer.ts';
import { StoreError } from '../ports/store/store-error.ts';
import { answerJson } from './early-answer.ts';
import { unavailable } from './store-fault.ts';

export type LogFault = (error: unknown, what: string) => void;

/** @param route not the path: an id in it may be a person's; `null` = it has none */
export type AnswerFault = (
  error: unknown,
  request: IncomingMessage,
  response: ServerResponse,
  route: string | null,
) => void;

export function faultAnswers(logFault: LogFault, onRefused: (code: ErrorCode) => void): AnswerFault {
  return (error, request, response, route) => {
    const known = requestErrorOf(error);
    if (known === null || error instanceof StoreError) logFault(error, `${request.method} ${route ?? ''}`.trim());
    // Part of another answer has been sent: its client must not take it for a whole one.
    if (response.headersSent) {
      response.destroy();
      return;
    }
    const answer =
      known ?? new RequestError('internal', 'Posthorn failed to handle the request. The error was logged.');
    onRefused(answer.code);
    answerRefusal(request, response, answer);
  };
}

/** Of what no route of the API handles: pages, files, unknown paths. */
export const errorHandler =
  (answerFault: AnswerFault): ErrorRequestHandler =>
  (error: unknown, req, res, next) => {
    if (res.headersSent) next(error);
    else answerFault(error, req, res, null);
  };

/** Answers a request with an error, in the shape of all errors of the API. */
export function answerRefusal(request: IncomingMessage, response: ServerResponse, error: RequestError): void {
  const { code, message, fields, at, retryAfterSeconds = code === 'unavailable' ? 1 : undefined } = error;
  response.statusCode = ERROR_STATUS[code];
  response.setHeader('x-content-type-options', 'nosniff');
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
