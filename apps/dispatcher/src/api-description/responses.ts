// The answers of an operation: its success, and every error that follows from its shape.
import { ERROR_STATUS, type ErrorCode, errorBody } from '@posthorn/contracts';
import type { Reference, ResponseObject } from './open-api.ts';
import type { Answer, DescribedRoute } from './operation.ts';
import type { SchemaBook } from './schema-book.ts';

/** For each status: the name of the component, and what happened and what to do. */
const REFUSALS: Readonly<Record<number, readonly [string, string]>> = {
  400: ['BadRequest', 'The request is malformed: its path is invalid or its body is not JSON.'],
  401: ['Unauthenticated', 'The request has no valid token. Send `Authorization: Bearer TOKEN`.'],
  403: ['Forbidden', 'The token lacks the required scope.'],
  404: ['NotFound', 'The id does not exist in this tenant.'],
  405: ['MethodNotAllowed', 'The path does not support this method. `Allow` lists the supported ones.'],
  409: ['Conflict', 'The request conflicts with the stored state.'],
  410: ['Gone', 'The required data was deleted or erased.'],
  413: ['TooLarge', 'The body is too large. Send smaller requests.'],
  415: ['UnsupportedMediaType', 'The body must be sent as `application/json`.'],
  422: ['Invalid', 'The input is invalid. `errors` lists the messages for each field.'],
  426: ['UpgradeRequired', 'The live stream is a WebSocket. Open it with an upgrade request.'],
  429: ['TooManyRequests', 'Too many requests. Wait for `Retry-After`.'],
  500: ['Internal', 'An internal error of the dispatcher. It was logged.'],
  503: ['Unavailable', 'The dispatcher cannot store anything now. Nothing was accepted. Send the request again.'],
};

const SUCCESSES = { 200: 'Done.', 201: 'Created.', 202: 'Accepted.', 204: 'Done, without a body.' } as const;

export function responsesOf(route: DescribedRoute, book: SchemaBook): Record<string, ResponseObject | Reference> {
  const { answer, orElse, unauthenticated } = route.operation;
  const answers = orElse === undefined ? [answer] : [answer, orElse];
  const successes = answers.map((one): [number, ResponseObject] => [one.status, successOf(one, book)]);
  const refusals = statusesOf(route).map((one): [number, ResponseObject | Reference] => {
    if (one !== 401 || unauthenticated === undefined) {
      return [one, { $ref: `#/components/responses/${REFUSALS[one]?.[0]}` }];
    }
    const schema = book.schemaOf(unauthenticated, 'output');
    return [one, { description: REFUSALS[401]?.[1] ?? '', content: { 'application/json': { schema } } }];
  });
  return Object.fromEntries([...successes, ...refusals]);
}

function successOf({ status, schema, example, ...answer }: Answer, book: SchemaBook): ResponseObject {
  const description = answer.description ?? SUCCESSES[status];
  if (schema === null) return { description };
  const content = { schema: book.schemaOf(schema, 'output') };
  return { description, content: { 'application/json': example === undefined ? content : { ...content, example } } };
}

function statusesOf({ scope, operation }: DescribedRoute): number[] {
  const { params, filters, queries, body, answer, errors = [] } = operation;
  const statuses = [400, 401, 500, 503, ...errors.map((code) => ERROR_STATUS[code])];
  if (scope !== null) statuses.push(403);
  if (params !== undefined) statuses.push(404);
  if (body !== undefined) statuses.push(413, 415, 422);
  if (filters !== undefined || queries !== undefined || answer.page !== null) statuses.push(422);
  return [...new Set(statuses)].sort((a, b) => a - b);
}

/** The refusals as components: one for each status an error code has. */
export function refusals(book: SchemaBook): Record<string, ResponseObject> {
  const codes = Object.entries(ERROR_STATUS) as [ErrorCode, number][];
  const statuses = [...new Set(codes.map(([, status]) => status))].sort((a, b) => a - b);
  return Object.fromEntries(
    statuses.map((status) => {
      const [name, description] = REFUSALS[status] ?? [];
      if (name === undefined || description === undefined) throw new Error(`no refusal describes the status ${status}`);
      const own = codes.filter(([, one]) => one === status).map(([code]) => code);
      const schema = { ...book.schemaOf(errorBody, 'output'), properties: { code: { enum: own } } };
      const example =
        status === 422
          ? { message: 'The input is invalid.', code: 'invalid', errors: { url: ['must be an http or https URL'] } }
          : { message: plain(description), code: own[0] };
      const answer: ResponseObject = { description, content: { 'application/json': { schema, example } } };
      if (status !== 429 && status !== 503) return [name, answer];
      const waiting = { description: 'Seconds to wait before the next try.', schema: { type: 'integer' } };
      return [name, { ...answer, headers: { 'Retry-After': waiting } }];
    }),
  );
}

const plain = (text: string): string => text.replaceAll('`', '');
