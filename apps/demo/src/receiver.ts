import { AsyncLocalStorage } from 'node:async_hooks';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createReceiver, memoryInbox, retryAfter } from '@posthorn/receiver-kit';
import { expressHandler } from '@posthorn/receiver-kit/express';
import express, { type RequestHandler } from 'express';
import { mountControl } from './receiver-control.ts';

// The demo receiver: what a customer would write, with one endpoint per webhook. It prints nothing; every request it
// answered is reported.

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
  /** Whom it is about; `null` where the context names nobody or was not read. */
  readonly profileName: string | null;
  readonly status: number;
  readonly attempt: number | null;
  readonly durationMs: number;
  /** The code of the refusal, or `duplicate`; `null` where all is well. */
  readonly remark: string | null;
}

export interface ReceiverOptions {
  readonly host: string;
  readonly port: number;
  readonly endpoints: readonly Endpoint[];
  /** Origins whose pages may switch it off and on; asked for every request. */
  readonly controllers?: ReadonlySet<string>;
  readonly onDelivery: (report: DeliveryReport) => void;
}

export interface DemoReceiver extends AsyncDisposable {
  readonly url: string;
}

/** @throws the server's error where it cannot listen (`EADDRINUSE`). */
export async function startReceiver(options: ReceiverOptions): Promise<DemoReceiver> {
  const app = express().disable('x-powered-by');
  const { isDown } = mountControl(app, options.controllers ?? new Set());
  for (const endpoint of options.endpoints) mount(app, endpoint, isDown, options.onDelivery);

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
  handled: boolean;
  profileName: string | null;
  /** The code of the refusal. */
  refusal: string | null;
}

function mount(
  app: express.Express,
  endpoint: Endpoint,
  isDown: () => boolean,
  onDelivery: ReceiverOptions['onDelivery'],
): void {
  // What the kit finds out about the request at hand.
  const findings = new AsyncLocalStorage<Findings>();
  const receiver = createReceiver({
    secrets: endpoint.secret,
    inbox: memoryInbox(),
    logger: { warn: () => undefined, error: () => undefined },
    onReject: (error) => {
      const found = findings.getStore();
      if (found) found.refusal = error.code;
    },
  }).on('*', (delivery) => {
    const found = findings.getStore();
    if (found) Object.assign(found, { handled: true, profileName: profileNameIn(delivery.data) });
    if (isDown()) throw retryAfter(1);
  });

  const watched: RequestHandler = (req, res, next) => {
    const startedMs = performance.now();
    const found: Findings = { handled: false, profileName: null, refusal: null };
    res.on('finish', () => {
      onDelivery({
        atMs: Date.now(),
        endpoint: endpoint.name,
        event: req.get('x-omneo-event') ?? '',
        status: res.statusCode,
        attempt: Number(req.get('posthorn-attempt')) || null,
        durationMs: performance.now() - startedMs,
        profileName: found.profileName,
        // A success without a handler: the kit had seen that delivery before.
        remark: found.refusal ?? (res.statusCode < 300 && !found.handled ? 'duplicate' : null),
      });
    });
    findings.run(found, next);
  };
  app.post(endpoint.path, watched, expressHandler(receiver));
}

/** The person at the root of `profile.*`, under `profile` elsewhere. Read as any receiver of `*` must: nothing is known of it. */
function profileNameIn(context: unknown): string | null {
  const person = member(context, 'profile') ?? context;
  const full = member(person, 'full_name');
  return typeof full === 'string' ? full : null;
}

const member = (value: unknown, name: string): unknown =>
  typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>)[name] : undefined;
