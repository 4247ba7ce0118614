// What a route is: data in one table, mounted by one function. Handlers know requests only in this reduced form.
import { ERROR_STATUS, type Scope } from '@posthorn/contracts';
import express, { type IRouter, type Request, type Response, type Router } from 'express';
import { RequestError } from '../domain/errors.ts';
import { mayUse, type Token } from '../domain/token.ts';
import { BodyBudget } from './body-budget.ts';
import { type JsonBody, parseJsonBody } from './json-body.ts';
import type { Operation } from './openapi/operation.ts';

export type Call = {
  token: Token;
  params: Readonly<Record<string, string>>;
  query: Readonly<Record<string, unknown>>;
  /** Path without the query: what links of a page are made of. */
  path: string;
  header(name: string): string | undefined;
  body(): JsonBody;
};

/** `json` is serialised; `text` is JSON already, where source text must survive; neither = no body. */
export type Reply = { status: number; json?: unknown; text?: string };

export type Route = {
  method: 'get' | 'post' | 'put' | 'delete';
  path: string;
  /** What the token must be allowed; `null` = any token. */
  scope: Scope | null;
  handle: (call: Call) => Promise<Reply>;
  maxBytes: number;
  /** What /openapi.json and /docs tell of it. */
  operation: Operation;
};

const BODY_MAX_BYTES = 1_048_576;

const routeBy =
  (method: Route['method']) =>
  (
    path: string,
    scope: Scope | null,
    handle: Route['handle'],
    operation: Operation,
    maxBytes = BODY_MAX_BYTES,
  ): Route => ({
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

export type Authenticate = (authorization: string | undefined) => Promise<Token>;

export function mount(
  router: Router,
  routes: readonly Route[],
  authenticate: Authenticate,
  budget = new BodyBudget(),
): void {
  for (const route of routes) {
    const readBody = express.raw({ type: () => true, limit: route.maxBytes });
    router[route.method](
      route.path,
      async (req, res, next) => {
        res.locals['route'] = route.path;
        // Before the body is read: a stranger does not get to send us megabytes.
        res.locals['token'] = await authorised(await authenticate(req.headers.authorization), route);
        next();
      },
      ...(route.method === 'get' ? [] : [budget.reserve(route.maxBytes), readBody, budget.correct]),
      async (req, res) => send(res, await route.handle(callOf(req, res))),
    );
  }
  for (const [path, methods] of methodsByPath(routes)) refuseOtherMethods(router, path, methods);
}

/** What is left for this path is a 405; OPTIONS asks for just that list. Mount it after the path's own methods. */
export function refuseOtherMethods(router: IRouter, path: string, methods: readonly string[]): void {
  const allowed = methods.flatMap((method) => (method === 'GET' ? ['GET', 'HEAD'] : [method])).join(', ');
  router.all(path, (req, res) => {
    res.set('allow', allowed);
    if (req.method !== 'OPTIONS')
      throw new RequestError('method_not_allowed', `${req.method} is not possible here: use ${allowed}.`);
    res.status(204).end();
  });
}

function authorised(token: Token, route: Route): Token {
  if (route.scope === null || mayUse(token, route.scope)) return token;
  throw new RequestError('forbidden', `The token "${token.name}" lacks the scope "${route.scope}".`);
}

function callOf(req: Request, res: Response): Call {
  const token: Token = res.locals['token'];
  return {
    token,
    params: req.params as Record<string, string>,
    query: req.query,
    path: req.baseUrl + req.path,
    header: (name) => req.get(name),
    body: () => parseJsonBody(req.body, req.get('content-type')),
  };
}

function send(res: Response, reply: Reply): void {
  res.status(reply.status).set('cache-control', 'no-store');
  if (reply.text === undefined && reply.json === undefined) {
    res.end();
    return;
  }
  res.set('content-type', 'application/json; charset=utf-8').end(reply.text ?? JSON.stringify(reply.json));
}

function methodsByPath(routes: readonly Route[]): Map<string, string[]> {
  const methods = new Map<string, string[]>();
  for (const { path, method } of routes) methods.set(path, [...(methods.get(path) ?? []), method.toUpperCase()]);
  return methods;
}

export const statusOf = (error: RequestError): number => ERROR_STATUS[error.code];
