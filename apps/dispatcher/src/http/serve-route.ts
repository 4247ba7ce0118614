// What a request goes through once its route is known: from its token to its answer, in one function with one promise. As seven
// handlers of Express it made ten promises.
import type { IncomingMessage, ServerResponse } from 'node:http';
import { RequestError } from '../domain/errors.ts';
import type { Identity } from '../domain/session.ts';
import { mayUse } from '../domain/token.ts';
import type { Credentials } from '../services/credential.ts';
import type { TenantShare } from '../services/tenant-share.ts';
import type { BodyBudget } from './body-budget.ts';
import { type Address, type Addresses, KnownCall, UnknownCall } from './call.ts';
import type { AnswerFault } from './error-handler.ts';
import { requireOwnPage } from './own-page.ts';
import { readBody } from './read-body.ts';
import type { Reply, Route } from './route.ts';

export type Access = Addresses & {
  /** At once if the caller was found a moment ago. */
  authenticate: (headers: Credentials) => Identity | Promise<Identity>;
  /** Reads that a tenant may have under way: asked for, and not yet taken by their caller. */
  reads: TenantShare;
};

export type ServingParts = { access: Access; budget: BodyBudget; answerFault: AnswerFault };

/** Answers a request of one route. It never rejects. */
export type Serve = (request: IncomingMessage, response: ServerResponse, address: Address) => Promise<void>;

export function serveRoute(route: Route, { access, budget, answerFault }: ServingParts): Serve {
  return async (request, response, address) => {
    try {
      // Before the body is read: a stranger does not get to send us megabytes.
      const found = route.isOpen ? null : access.authenticate(request.headers);
      const identity = found instanceof Promise ? await found : found;
      letIn(identity, request, route, access);
      // Until the client has read the answer, because an unread answer is in memory too.
      if (identity !== null && isRead(route) && !response.destroyed)
        response.once('close', access.reads.take(identity.token.tenantId));
      let body: Buffer | undefined;
      if (route.method !== 'get') {
        const held = budget.hold(identity, request, response, route.maxBytes);
        const read = readBody(request, response, route.maxBytes);
        body = read instanceof Promise ? await read : read;
        budget.correct(held, body?.length ?? 0);
      }
      send(response, await handled(route, identity, request, address, body, access));
    } catch (error) {
      answerFault(error, request, response, route.path);
    }
  };
}

/** @throws RequestError `forbidden` */
function letIn(identity: Identity | null, request: IncomingMessage, route: Route, access: Access): void {
  // A token was put there by who calls; what a browser does by itself is not enough to change something.
  if (route.method !== 'get' && (identity === null || identity.session !== null))
    requireOwnPage(request, access.publicUrl);
  if (identity !== null) requireScope(identity, route);
}

function requireScope({ token }: Identity, { scope, operation }: Route): void {
  if (scope === null || mayUse(token, scope)) return;
  const { orScope } = operation;
  if (orScope !== undefined && mayUse(token, orScope)) return;
  const also = orScope === undefined ? '' : ` or "${orScope}"`;
  throw new RequestError('forbidden', `The token "${token.name}" lacks the scope "${scope}"${also}.`);
}

/** What looks at stored data and changes nothing: lists, single resources, previews. */
const isRead = ({ method, scope }: Route): boolean => method === 'get' || scope?.startsWith('read-') === true;

function handled(
  route: Route,
  identity: Identity | null,
  request: IncomingMessage,
  address: Address,
  body: Buffer | undefined,
  access: Access,
): Promise<Reply> {
  if (route.isOpen) return route.handle(new UnknownCall(request, address, body, access));
  if (identity === null) throw new Error(`${route.path} was handled without a token`);
  return route.handle(new KnownCall(identity, request, address, body, access));
}

/** All headers at once, as a list: Node writes it as it is. */
function send(response: ServerResponse, { status, headers, ...reply }: Reply): void {
  const text = reply.text ?? (reply.json === undefined ? null : JSON.stringify(reply.json));
  const list = ['x-content-type-options', 'nosniff', 'cache-control', 'no-store'];
  for (const name in headers) list.push(name, headers[name] ?? '');
  if (text !== null) list.push('content-type', 'application/json; charset=utf-8');
  if (status !== 204) list.push('content-length', String(text === null ? 0 : Buffer.byteLength(text)));
  response.writeHead(status, list);
  response.end(text);
}
