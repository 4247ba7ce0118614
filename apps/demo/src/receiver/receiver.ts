import { AsyncLocalStorage } from 'node:async_hooks';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createReceiver, memoryInbox, retryAfter } from '@posthorn/receiver-kit';
import { expressHandler } from '@posthorn/receiver-kit/express';
import express, { type ErrorRequestHandler, type RequestHandler } from 'express';
import { type Control, createControl } from './control.ts';
import { onlyOwnPages } from './own-pages.ts';
import { type Arrival, createReceived, type Received } from './received.ts';

// The demo receiver: what a customer would write, with one endpoint per webhook. It prints nothing; every request it
// answered, or was told not to answer, is reported.

interface Endpoint {
  /** For people: the webhook it belongs to. */
  readonly name: string;
  readonly path: string;
  /** Asked for every request, so that it may be known later than the address. */
  readonly secret: () => Promise<string>;
}

export interface DeliveryReport {
  readonly atMs: number;
  readonly endpoint: string;
  readonly event: string;
  /** The profile it is about; `null` if the context names none or was not read. */
  readonly profileName: string | null;
  /** `null` = the connection was closed before there was a whole answer. */
  readonly status: number | null;
  readonly attempt: number | null;
  readonly durationMs: number;
  /** The code of the refusal, or `duplicate`; `null` where all is well. */
  readonly remark: string | null;
}

export interface ReceiverOptions {
  readonly host: string;
  readonly port: number;
  readonly endpoints: readonly Endpoint[];
  /** Origins whose pages may control it, and see what it got; asked for every request. */
  readonly controllers?: ReadonlySet<string>;
  /** How long it takes when it is told to be slow. Default 3,000. */
  readonly slowMs?: number;
  readonly onDelivery: (report: DeliveryReport) => void;
}

export interface DemoReceiver extends AsyncDisposable {
  readonly url: string;
}

/** @throws the server's error where it cannot listen (`EADDRINUSE`). */
export async function startReceiver(options: ReceiverOptions): Promise<DemoReceiver> {
  const app = express().disable('x-powered-by');
  const control = createControl(options.endpoints);
  const received = createReceived();
  app.use(['/control', '/received'], onlyOwnPages(options.controllers ?? new Set()));
  app.use(control.router, received.router);
  for (const endpoint of options.endpoints) {
    mount(app, endpoint, { control, received, slowMs: options.slowMs ?? 3000, onDelivery: options.onDelivery });
  }
  app.use(plainErrors);

  const server = createServer(app);
  server.listen(options.port, options.host);
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://${options.host}:${port}`,
    [Symbol.asyncDispose]: async () => {
      if (!server.listening) return;
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
}

interface Findings {
  /** It was not answered in the endpoint's place. */
  reachedEndpoint: boolean;
  handled: boolean;
  profileName: string | null;
  /** The code of the refusal. */
  refusal: string | null;
  isDown: boolean;
  hasWrongSecret: boolean;
}

interface Surroundings {
  readonly control: Control;
  readonly received: Received;
  readonly slowMs: number;
  readonly onDelivery: ReceiverOptions['onDelivery'];
}

/** A valid secret that no webhook has. */
const WRONG_SECRET = `whsec_${Buffer.alloc(32, 'wrong').toString('base64')}`;

/** As large as a body can be, and more. */
const BODY_MAX = '4mb';

function mount(app: express.Express, endpoint: Endpoint, around: Surroundings): void {
  // What the kit finds out about the request at hand.
  const findings = new AsyncLocalStorage<Findings>();
  const receiver = createReceiver({
    secrets: async () => (findings.getStore()?.hasWrongSecret ? WRONG_SECRET : endpoint.secret()),
    inbox: memoryInbox(),
    logger: { warn: () => undefined, error: () => undefined },
    onReject: (error) => {
      const found = findings.getStore();
      if (found) found.refusal = error.code;
    },
  }).on('*', (delivery) => {
    const found = findings.getStore();
    if (found) Object.assign(found, { handled: true, profileName: profileNameIn(delivery.data) });
    if (found?.isDown) throw retryAfter(1);
  });

  const handle = expressHandler(receiver);
  const answer: RequestHandler = (req, res) => {
    const { how, asked } = around.control.next(endpoint.name);
    const found: Findings = {
      reachedEndpoint: false,
      handled: false,
      profileName: null,
      refusal: null,
      isDown: how.state === 'down',
      hasWrongSecret: how.state === 'wrong_secret',
    };
    const arrival = around.received.note(req, endpoint.name);
    reportAtEnd(req, res, { endpoint, found, arrival, onDelivery: around.onDelivery });
    const go = () => {
      found.reachedEndpoint = true;
      findings.run(found, () => void handle(req, res));
    };
    if (how.answer === undefined) go();
    else how.answer(req, res, go, { slowMs: around.slowMs, asked });
  };
  // The bytes are kept, to be shown as they came; the kit takes them from here.
  app.post(endpoint.path, express.raw({ type: () => true, limit: BODY_MAX, inflate: false }), answer);
}

interface Watched {
  readonly endpoint: Endpoint;
  readonly found: Findings;
  readonly arrival: Arrival;
  readonly onDelivery: ReceiverOptions['onDelivery'];
}

function reportAtEnd(
  req: express.Request,
  res: express.Response,
  { endpoint, found, arrival, onDelivery }: Watched,
): void {
  const startedMs = performance.now();
  res.on('close', () => {
    const status = res.writableFinished ? res.statusCode : null;
    // A success without a handler: the kit had seen that delivery before.
    const isDuplicate = status !== null && status < 300 && found.reachedEndpoint && !found.handled;
    const remark = found.refusal ?? (isDuplicate ? 'duplicate' : null);
    Object.assign(arrival, { status, remark });
    onDelivery({
      atMs: Date.now(),
      endpoint: endpoint.name,
      event: req.get('x-omneo-event') ?? '',
      status,
      attempt: Number(req.get('posthorn-attempt')) || null,
      durationMs: performance.now() - startedMs,
      profileName: found.profileName,
      remark,
    });
  });
}

/** What express says of a request it cannot read, without a stack. */
const plainErrors: ErrorRequestHandler = (error: Error & { status?: number }, _req, res, next) => {
  if (res.headersSent) next(error);
  else res.status(error.status ?? 500).json({ message: error.message });
};

/** The person at the root of `profile.*`, under `profile` elsewhere. Read as any receiver of `*` must: nothing is known of it. */
function profileNameIn(context: unknown): string | null {
  const person = member(context, 'profile') ?? context;
  const full = member(person, 'full_name');
  return typeof full === 'string' ? full : null;
}

const member = (value: unknown, name: string): unknown =>
  typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>)[name] : undefined;
