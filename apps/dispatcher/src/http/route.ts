// Defines a route: data in one table, mounted by one function. Handlers see requests only in this reduced form.
import { ERROR_STATUS, type Scope } from '@posthorn/contracts';
import type { ErrorRequestHandler, IRouter, NextFunction, Request, Response, Router } from 'express';
import type { DescribedRoute, Operation } from '../api-description/operation.ts';
import { baseUrl } from '../domain/base-url.ts';
import { clientAddress } from '../domain/client-address.ts';
import { RequestError } from '../domain/errors.ts';
import type { Identity } from '../domain/session.ts';
import { mayUse, type Token } from '../domain/token.ts';
import type { Credentials } from '../services/credential.ts';
import type { TenantShare } from '../services/tenant-share.ts';
import { BodyBudget } from './body-budget.ts';
import { type JsonBody, parseJsonBody, withSingleNames } from './json-body.ts';
import { requireOwnPage } from './own-page.ts';
import { readBody } from './read-body.ts';

/** Of the caller, known or not. */
export type OpenCall = {
  params: Readonly<Record<string, string>>;
  query: Readonly<Record<string, unknown>>;
  /** What the links of an answer begin with, without a slash at its end: `https://hooks.example.com`. */
  baseUrl: string;
  /** HEAD is answered by the handler of GET. */
  method: string;
  /** Path without the query. */
  path: string;
  header(name: string): string | undefined;
  /** Each member name appears once in its object. */
  body(): JsonBody;
  /** For events: repeated names are found where the context is cut out, and only the item of a batch is refused. */
  bodyOfEvents(): JsonBody;
  /** Whose failures are counted together. */
  client: string;
};

export type Call = OpenCall & { identity: Identity; token: Token };

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

type Authenticate = (headers: Credentials) => Promise<Identity>;

export type Access = {
  authenticate: Authenticate;
  /** Where people reach us, if that is not where we listen. */
  publicUrl: string | null;
  /** Where we listen, for a caller who does not name us. */
  listening: () => string;
  /** Reads that a tenant may have under way: asked for, and not yet taken by their caller. */
  reads: TenantShare;
};

/** What looks at stored data and changes nothing: lists, single resources, previews. */
const isRead = ({ method, scope }: Route): boolean => method === 'get' || scope?.startsWith('read-') === true;

export function mount(
  router: Router,
  routes: readonly Route[],
  { authenticate, publicUrl, listening, reads }: Access,
  onError: ErrorRequestHandler,
): void {
  const budget = new BodyBudget();
  const letIn = async (req: Request, route: Route): Promise<Identity | null> => {
    const identity = route.isOpen ? null : await authenticate(req.headers);
    // A token was put there by who calls; what a browser does by itself is not enough to change something.
    if (route.method !== 'get' && (identity === null || identity.session !== null)) requireOwnPage(req, publicUrl);
    return identity && authorised(identity, route);
  };
  const mountOne = (route: Route): void => {
    router[route.method](
      route.path,
      async (req: Request, res: Response, next: NextFunction) => {
        res.locals['route'] = route.path;
        // Before the body is read: a stranger does not get to send us megabytes.
        const identity = await letIn(req, route);
        res.locals['identity'] = identity;
        // Until the client has read the answer, because an unread answer is in memory too.
        if (identity !== null && isRead(route) && !res.destroyed)
          res.once('close', reads.take(identity.token.tenantId));
        next();
      },
      ...(route.method === 'get' ? [] : [budget.reserve(route.maxBytes), readBody(route.maxBytes), budget.correct]),
      async (req: Request, res: Response) => {
        const open = openCallOf(req, baseUrl({ publicUrl, host: req.headers.host, listening: listening() }));
        const identity: Identity = res.locals['identity'];
        send(
          res,
          await (route.isOpen ? route.handle(open) : route.handle({ ...open, identity, token: identity.token })),
        );
      },
      // Its own: the router would compare the path of a failed request with every route that follows.
      onError,
    );
  };
  for (const [path, ofPath] of byPath(routes)) {
    for (const route of ofPath) mountOne(route);
    // Straight after its own, so that no other path that fits too answers in its place.
    const methods = ofPath.map(({ method }) => method.toUpperCase());
    refuseOtherMethods(router, path, methods);
  }
}

/** What is left for this path is a 405; OPTIONS asks for just that list. Mount it after the path's own methods. */
export function refuseOtherMethods(router: IRouter, path: string, methods: readonly string[]): void {
  const allowed = methods.flatMap((method) => (method === 'GET' ? ['GET', 'HEAD'] : [method])).join(', ');
  router.all(path, (req, res) => answerOtherMethod(req, res, allowed));
}

/** @throws RequestError `method_not_allowed`, but for OPTIONS */
export function answerOtherMethod(req: Request, res: Response, allowed: string): void {
  res.set('allow', allowed);
  if (req.method !== 'OPTIONS')
    throw new RequestError('method_not_allowed', `${req.method} is not allowed here. Use ${allowed}.`);
  res.status(204).end();
}

function authorised(identity: Identity, route: Route): Identity {
  const { token } = identity;
  const { scope, operation } = route;
  if (scope === null || mayUse(token, scope)) return identity;
  const { orScope } = operation;
  if (orScope !== undefined && mayUse(token, orScope)) return identity;
  const also = orScope === undefined ? '' : ` or "${orScope}"`;
  throw new RequestError('forbidden', `The token "${token.name}" lacks the scope "${scope}"${also}.`);
}

function openCallOf(req: Request, base: string): OpenCall {
  const parsed = () => parseJsonBody(req.body, req.get('content-type'));
  return {
    baseUrl: base,
    method: req.method,
    params: req.params as Record<string, string>,
    query: req.query,
    path: req.baseUrl + req.path,
    header: (name) => req.get(name),
    body: () => withSingleNames(parsed()),
    bodyOfEvents: parsed,
    client: clientAddress({ peer: req.socket.remoteAddress, forwardedFor: req.get('x-forwarded-for') }),
  };
}

function send(res: Response, reply: Reply): void {
  res.status(reply.status).set({ 'cache-control': 'no-store', ...reply.headers });
  if (reply.text === undefined && reply.json === undefined) {
    res.end();
    return;
  }
  res.set('content-type', 'application/json; charset=utf-8').end(reply.text ?? JSON.stringify(reply.json));
}

/** Paths without parameters come first: `/webhooks/batch.json` is not the webhook of that id. */
function byPath(routes: readonly Route[]): [path: string, routes: Route[]][] {
  const paths = new Map<string, Route[]>();
  for (const route of routes) paths.set(route.path, [...(paths.get(route.path) ?? []), route]);
  return [...paths].sort(([a], [b]) => Number(a.includes(':')) - Number(b.includes(':')));
}

export const statusOf = (error: RequestError): number => ERROR_STATUS[error.code];
