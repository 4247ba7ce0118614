// Sends through a real app. It is recognised by its structure, so that the kit imports no framework.
import { once } from 'node:events';
import { createServer, type IncomingMessage, type RequestListener, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { has } from '../adapter/shapes.ts';
import { type HttpAnswer, sendHttp } from '../sending/send-http.ts';
import type { Signed, Transmit } from './test-request.ts';

const TIMEOUT_MS = 30_000;

type Call = (...args: unknown[]) => unknown;
type Methods = Readonly<Record<string, Call>>;

const KINDS =
  'an Express, Koa, Fastify, Hono or NestJS app, an http.Server, (req, res) => …, (request) => response, { fetch } or { POST }';

/** @throws TypeError for what is not an app. */
export function throughApp(app: unknown, path: string): Transmit {
  if (!path.startsWith('/')) throw new TypeError(`the path must begin with "/"; got "${path}"`);
  const web = webHandlerOf(app);
  if (web !== undefined) return (signed) => toWeb(web, path, signed);
  if (has(app, 'address', 'function') && has(app, 'listening') && (app as { listening: unknown }).listening === true) {
    return (signed) => post(originOf(app as { address(): unknown }), path, signed);
  }
  const listener = listenerOf(app);
  if (listener === undefined) throw new TypeError(`send.through needs ${KINDS}; got ${described(app)}`);
  return async (signed) => onServer(await listener(), path, signed);
}

function described(app: unknown): string {
  if (typeof app === 'function')
    return `a function of ${app.length} parameters. Write (req, res) => … or (request) => …`;
  return app === null ? 'null' : typeof app;
}

/** The handler of a `Request`, if the app is of the web's kind. */
function webHandlerOf(app: unknown): ((request: Request) => unknown) | undefined {
  for (const name of ['fetch', 'POST']) {
    if (has(app, name, 'function')) return (request) => (app as Methods)[name]?.(request, {});
  }
  if (typeof app === 'function' && app.length === 1 && !has(app, 'handle', 'function'))
    return (request) => app(request);
  return undefined;
}

/** How to get the listener of an app on Node. `undefined` if it is none. */
function listenerOf(app: unknown): (() => Promise<RequestListener>) | undefined {
  const methods = app as Methods;
  // NestJS, on Express or on Fastify.
  if (has(app, 'getHttpAdapter', 'function') && has(app, 'init', 'function')) {
    return async () => {
      await methods['init']?.();
      const adapter = methods['getHttpAdapter']?.() as { getInstance(): unknown };
      const listener = listenerOf(adapter.getInstance());
      if (listener === undefined) throw new TypeError('send.through knows NestJS on Express and on Fastify only');
      return listener();
    };
  }
  // Fastify
  if (has(app, 'routing', 'function') && has(app, 'ready', 'function')) {
    return async () => {
      await methods['ready']?.();
      return (req, res) => methods['routing']?.(req, res);
    };
  }
  // Koa
  if (has(app, 'callback', 'function')) return async () => methods['callback']?.() as RequestListener;
  // Express and Connect are functions with methods.
  if (typeof app === 'function' && (app.length >= 2 || has(app, 'handle', 'function')))
    return async () => app as RequestListener;
  // An http.Server that does not listen.
  if (has(app, 'emit', 'function') && has(app, 'listen', 'function'))
    return async () => (req, res) => methods['emit']?.('request', req, res);
  return undefined;
}

async function toWeb(handle: (request: Request) => unknown, path: string, signed: Signed): Promise<HttpAnswer> {
  const { body, headers } = signed;
  const init = { method: 'POST', headers: { ...headers }, body: Uint8Array.from(body) };
  const response = (await handle(new Request(`http://127.0.0.1${path}`, init))) as Response | undefined;
  if (!has(response, 'arrayBuffer', 'function') || response === undefined)
    throw new TypeError(`the handler of ${path} returned no Response. If it is a Node handler, write (req, res) => …`);
  return { status: response.status, headers: Object.fromEntries(response.headers), body: await response.text() };
}

/** Serves the app on a free port of loopback for one request. */
async function onServer(listener: RequestListener, path: string, signed: Signed): Promise<HttpAnswer> {
  let fail: (error: unknown) => void = () => undefined;
  const failed = new Promise<never>((_, reject) => {
    fail = reject;
  });
  const server = createServer((req, res) => void call(listener, req, res).catch(fail));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  try {
    return await Promise.race([post(originOf(server), path, signed), failed]);
  } finally {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
}

/** Frameworks answer their own errors. A bare handler that throws would leave the request without an answer. */
async function call(listener: RequestListener, req: IncomingMessage, res: ServerResponse): Promise<void> {
  // A router, or middleware. An app of Express answers what is left over itself.
  const isPart = listener.length >= 3 && !has(listener, 'listen', 'function');
  const result: unknown = isPart ? await callPart(listener, req, res) : await (listener as Call)(req, res);
  if (has(result, 'arrayBuffer', 'function') && has(result, 'status')) {
    throw new TypeError('the handler returned a Response. Pass it as { fetch: handler }');
  }
}

/** @throws what it passes to `next`. Without an error, `next` means that it has no route for the request. */
function callPart(part: RequestListener, req: IncomingMessage, res: ServerResponse): Promise<unknown> {
  return new Promise((resolve, reject) => {
    res.once('close', resolve);
    (part as Call)(req, res, (error?: unknown) => {
      if (error !== undefined && error !== null) reject(error);
      else res.writeHead(404).end();
    });
  });
}

function originOf(server: { address(): unknown }): string {
  const { address, family, port } = server.address() as AddressInfo;
  const host = address === '::' || address === '0.0.0.0' ? '127.0.0.1' : address;
  return `http://${family === 'IPv6' && host !== '127.0.0.1' ? `[${host}]` : host}:${port}`;
}

async function post(origin: string, path: string, { body, headers }: Signed): Promise<HttpAnswer> {
  const answer = await sendHttp({
    url: new URL(path, origin),
    method: 'POST',
    headers: [...Object.entries(headers), ['content-length', String(body.byteLength)]],
    parts: [body],
    timeoutMs: TIMEOUT_MS,
  });
  if ('status' in answer) return answer;
  throw new Error(`the app did not answer ${path}: ${answer.message} (${answer.failure})`);
}
