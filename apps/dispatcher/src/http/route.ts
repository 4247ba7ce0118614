// Defines a route: data in one table. Handlers see requests only in this reduced form.
import type { Scope } from '@posthorn/contracts';
import type { DescribedRoute, Operation } from '../api-description/operation.ts';
import type { Identity } from '../domain/session.ts';
import type { Token } from '../domain/token.ts';
import type { JsonBody } from './json-body.ts';

/** Of the caller, known or not. */
export type OpenCall = {
  readonly params: Readonly<Record<string, string>>;
  readonly query: Readonly<Record<string, unknown>>;
  /** What the links of an answer begin with, without a slash at its end: `https://hooks.example.com`. */
  readonly baseUrl: string;
  /** HEAD is answered by the handler of GET. */
  readonly method: string;
  /** Path without the query. */
  readonly path: string;
  /** `name` in lower case. */
  header(name: string): string | undefined;
  /** Each member name appears once in its object. */
  body(): JsonBody;
  /** For events: repeated names are found where the context is cut out, and only the item of a batch is refused. */
  bodyOfEvents(): JsonBody;
  /** Whose failures are counted together. */
  readonly client: string;
};

export type Call = OpenCall & { readonly identity: Identity; readonly token: Token };

/** `json` is serialised; `text` is JSON already, where source text must survive; neither = no body. */
export type Reply = { status: number; json?: unknown; text?: string; headers?: Readonly<Record<string, string>> };

/** Of what was created or changed: `secret` is shown in this answer alone. */
export function savedReply(status: number, shown: object, secret: string | null, warnings: readonly string[]): Reply {
  const data = secret === null ? shown : { ...shown, secret };
  return { status, json: warnings.length > 0 ? { data, warnings } : { data } };
}

export type Route = DescribedRoute & {
  maxBytes: number;
} & ({ isOpen: false; handle: (call: Call) => Promise<Reply> } | { isOpen: true; handle: OpenHandle });

/** For callers who are not known yet. */
type OpenHandle = (call: OpenCall) => Promise<Reply>;

const BODY_MAX_BYTES = 1_048_576;
/** A stranger gets to send us little. */
const OPEN_BODY_MAX_BYTES = 4096;

const routeBy =
  (method: Route['method']) =>
  (
    path: string,
    scope: Scope | null,
    handle: (call: Call) => Promise<Reply>,
    operation: Operation,
    maxBytes = BODY_MAX_BYTES,
  ): Route => ({
    isOpen: false,
    method,
    path,
    scope,
    handle,
    operation,
    maxBytes,
  });

// A route in one line, so that the table shows the API at a glance.
export const get = routeBy('get');
export const post = routeBy('post');
export const put = routeBy('put');
export const del = routeBy('delete');
/** Looks at the token itself. */
export const openGet = (path: string, handle: OpenHandle, operation: Operation): Route => ({
  isOpen: true,
  method: 'get',
  path,
  scope: null,
  handle,
  operation,
  maxBytes: OPEN_BODY_MAX_BYTES,
});
/** Needs no token. */
export const openPost = (path: string, handle: OpenHandle, operation: Operation): Route => ({
  isOpen: true,
  method: 'post',
  path,
  scope: null,
  handle,
  operation,
  maxBytes: OPEN_BODY_MAX_BYTES,
});
