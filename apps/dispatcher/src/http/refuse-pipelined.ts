// Refuses a request whose connection already has too many others waiting. The application never sees it.
import type { RequestListener } from 'node:http';
import type { ErrorCode } from '@posthorn/contracts';
import { RequestError } from '../domain/errors.ts';
import { PIPELINED_MAX } from './door.ts';
import { answerRefusal } from './error-handler.ts';

export function refusePipelined(onRefused: (code: ErrorCode) => void): RequestListener {
  return (request, response) => {
    const message = `Too many requests of this connection are waiting; the limit is ${PIPELINED_MAX}. Read the answers, then send more.`;
    const error = new RequestError('too_many_requests', message, undefined, 1);
    onRefused(error.code);
    answerRefusal(request, response, error);
  };
}
