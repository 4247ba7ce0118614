// The HTTP application: the API under /api/v3, health checks and metrics. It never listens; the composition root does.

import type { RequestListener } from 'node:http';
import type { ErrorCode } from '@posthorn/contracts';
import express from 'express';
import { RequestError } from '../domain/errors.ts';
import { StoreError } from '../ports/store/store-error.ts';
import { BodyBudget } from './body-budget.ts';
import { errorHandler, faultAnswers, type LogFault } from './error-handler.ts';
import { type Inspector, mountInspector } from './inspector/mount-inspector.ts';
import { type MessageClasses, messageClasses } from './message-classes.ts';
import { mountDescription } from './mount-description.ts';
import { exactRoutes, mountRoutes, refuseOtherMethods } from './mount-routes.ts';
import { type Handlers, routes } from './routes.ts';
import { type Access, serveRoute } from './serve-route.ts';
import { notReady } from './store-fault.ts';

export type AppDeps = {
  handlers: Handlers;
  access: Access;
  /** Throws where events could not be accepted just now. */
  checkReady: () => Promise<void>;
  logFault: LogFault;
  metrics: { page: () => Promise<{ contentType: string; text: string }>; requestRefused: (code: ErrorCode) => void };
  version: string;
  inspector: Inspector;
};

const API = '/api/v3';
const STREAM_PATH = `${API}/stream`;

/** `classes`: of the requests and responses that it handles. */
export type App = { handle: RequestListener; classes: MessageClasses };

export function createApp(deps: AppDeps): App {
  const app = express();
  app.disable('x-powered-by');
  app.disable('etag');
  // Brackets in names: page[size], filter[status].
  app.set('query parser', 'extended');
  app.use((_req, res, next) => {
    res.set('x-content-type-options', 'nosniff');
    next();
  });

  // Of the server as a whole (RFC 9110, 9.3.7).
  app.use((req, res, next) => {
    if (req.method !== 'OPTIONS' || req.url !== '*') next();
    else res.status(204).set('allow', 'GET, HEAD, POST, PUT, DELETE, OPTIONS').end();
  });

  // Under the name that the vendor's clients ask for too.
  app.get(['/healthz', '/api/health'], (_req, res) => {
    res.json({ status: 'ok', version: deps.version });
  });
  app.get('/readyz', async (_req, res) => {
    await deps.checkReady().catch((error: unknown) => {
      if (!(error instanceof StoreError)) throw error;
      deps.logFault(error, 'readiness');
      throw notReady(error);
    });
    res.json({ status: 'ok' });
  });
  app.get('/metrics', async (_req, res) => {
    const { contentType, text } = await deps.metrics.page();
    res.set('content-type', contentType).set('cache-control', 'no-store').end(text);
  });
  for (const path of ['/healthz', '/api/health', '/readyz', '/metrics']) refuseOtherMethods(app, path, ['GET']);

  // Reached by requests that do not ask for a WebSocket; those that do never come here.
  app.get(STREAM_PATH, (_req, res) => {
    res.set('upgrade', 'websocket').set('connection', 'upgrade');
    throw new RequestError('upgrade_required', 'This is the live stream: open it as a WebSocket.');
  });
  refuseOtherMethods(app, STREAM_PATH, ['GET']);

  const answerFault = faultAnswers(deps.logFault, (code) => deps.metrics.requestRefused(code));
  const serving = { access: deps.access, budget: new BodyBudget(), answerFault };
  const table = routes(deps.handlers).map((route) => ({ ...route, serve: serveRoute(route, serving) }));
  mountDescription(app, { routes: table, version: deps.version });
  const api = express.Router();
  mountRoutes(api, table);
  app.use(API, api);
  mountInspector(
    app,
    deps.inspector,
    `Posthorn ${deps.version}\n\nThe API is under /api/v3 and needs a token (posthorn token create). Its reference is at /docs.`,
  );
  refuseOtherMethods(app, '/', ['GET']);

  app.use((req) => {
    throw new RequestError('not_found', `There is nothing at ${req.path}.`);
  });
  app.use(errorHandler(answerFault));
  return { handle: exactRoutes(API, table, app), classes: messageClasses(app) };
}
