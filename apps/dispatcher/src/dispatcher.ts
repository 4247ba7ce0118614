// The composition root: makes every part, joins them, and takes them down in the right order.
import { createServer, type Server } from 'node:http';
import type { Logger } from 'pino';
import { systemClock } from './clock/system-clock.ts';
import { type Config, shownSettings } from './config.ts';
import { Ulids } from './domain/ids.ts';
import { Engine } from './engine/engine.ts';
import { createApp } from './http/app.ts';
import { auditHandlers } from './http/handlers/audit.ts';
import { deliveryHandlers } from './http/handlers/deliveries.ts';
import { eventTypeHandlers } from './http/handlers/event-types.ts';
import { eventHandlers } from './http/handlers/events.ts';
import { profileHandlers } from './http/handlers/profiles.ts';
import { replayHandlers } from './http/handlers/replays.ts';
import { sessionHandlers } from './http/handlers/session.ts';
import { streamHandlers } from './http/handlers/stream.ts';
import { tokenHandlers } from './http/handlers/tokens.ts';
import { webhookHandlers } from './http/handlers/webhooks.ts';
import { inspectorFolder } from './http/inspector/inspector-files.ts';
import type { Inspector } from './http/inspector/mount-inspector.ts';
import { presentWebhook } from './http/present/webhook.ts';
import type { Handlers } from './http/routes.ts';
import { createRaiseOperationalEvents } from './jobs/raise-operational-events.ts';
import { ReplayRunner } from './jobs/replay-runner.ts';
import { createRetention } from './jobs/retention.ts';
import { LiveStream } from './live/live-stream.ts';
import { Seconds } from './live/seconds.ts';
import { createFaultLog } from './logs/fault-log.ts';
import { createJournal, joinMeters } from './logs/journal.ts';
import { Counters } from './metrics/counters.ts';
import { Metrics } from './metrics/metrics.ts';
import type { Clock } from './ports/clock.ts';
import type { Meter } from './ports/meter.ts';
import type { Random } from './ports/random.ts';
import type { Renderer } from './ports/renderer.ts';
import type { Store } from './ports/store.ts';
import type { Tracer } from './ports/tracer.ts';
import { createCryptoRandom } from './random/crypto-random.ts';
import { createThreadRenderer } from './rendering/thread-renderer.ts';
import { createAcceptEvents } from './services/accept-events.ts';
import { createAcceptRaised } from './services/accept-raised.ts';
import { createAdmitEvents } from './services/admit-events.ts';
import { createAuthenticate } from './services/authenticate.ts';
import { createCancelDelivery } from './services/cancel-delivery.ts';
import { createChangeReplay } from './services/change-replay.ts';
import { createCheckSignature } from './services/check-signature.ts';
import { createCreateReplay } from './services/create-replay.ts';
import { createCreateWebhook } from './services/create-webhook.ts';
import { createDeleteWebhook } from './services/delete-webhook.ts';
import { createEraseProfile } from './services/erase-profile.ts';
import { FailedSignIns } from './services/failed-sign-ins.ts';
import type { Handover } from './services/handover.ts';
import { createIsStillValid } from './services/is-still-valid.ts';
import { createIssueToken } from './services/issue-token.ts';
import { createReplayEvents } from './services/replay-events.ts';
import { createResendDelivery } from './services/resend-delivery.ts';
import { createRevokeToken } from './services/revoke-token.ts';
import { createRotateSecret } from './services/rotate-secret.ts';
import { createMakeSessionLink, createSignIn, createSignOut } from './services/sessions.ts';
import { StreamTickets } from './services/stream-tickets.ts';
import { Subscriptions } from './services/subscriptions.ts';
import { createTestWebhook } from './services/test-webhook.ts';
import { createCreateToken } from './services/tokens.ts';
import { tracedAccept } from './services/traced-accept.ts';
import { TrustedTokens } from './services/trusted-tokens.ts';
import { createUpdateWebhook } from './services/update-webhook.ts';
import { openStore } from './store/open-store.ts';
import { holdServingLock } from './store/serving-lock.ts';
import { loadTracer } from './tracing/open-telemetry.ts';
import { createUndiciTransport } from './transport/undici-transport.ts';
import { VERSION } from './version.ts';

export type Dispatcher = AsyncDisposable & {
  /** Where it listens: the port that was free, if none was named. */
  url: string;
  /** Resolves if it can go on no longer: its owner should end it, and start it again. */
  died: Promise<Error>;
};

/** @throws StoreError, or the system's error where the address is taken */
export async function startDispatcher(config: Config, log: Logger): Promise<Dispatcher> {
  await using parts = new AsyncDisposableStack();
  const clock = systemClock;
  const random = createCryptoRandom();
  const ulids = new Ulids((length) => random.bytes(length));
  parts.use(holdServingLock(config.database));
  const { store, died, whenChanged } = await openOwnStore(config, log);
  parts.use(store);
  const transport = parts.use(createUndiciTransport({ allowPrivateNetworks: config.allowPrivateNetworks }));
  const logFault = createFaultLog(log, clock);
  const counters = new Counters();
  const seconds = new Seconds(clock);
  const meter = joinMeters(counters, createJournal(log), seconds);
  const tracer = config.otel ? await loadTracer() : undefined;
  const { maxInFlight, drainMs, leaseMarginMs } = config;
  const shared = { store, clock, random, ulids, meter, tracer };
  const engine = parts.use(
    new Engine({
      ...shared,
      ...{ maxInFlight, drainMs, leaseMarginMs },
      transport,
      userAgent: `Posthorn/${VERSION}`,
      onFault: (error) => logFault(error, 'engine'),
      onRaised: () => raiseEvents.nudge(),
    }),
  );
  const subscriptions = new Subscriptions(store);
  const renderer = parts.use(createThreadRenderer());
  const raiseEvents = parts.use(
    createRaiseOperationalEvents({
      store,
      acceptRaised: createAcceptRaised({ store, subscriptions, handover: engine, clock, ulids, renderer, meter }),
      clock,
      onFault: (error) => logFault(error, 'operational events'),
    }),
  );
  const trusted = new TrustedTokens();
  const tickets = new StreamTickets(shared);
  let url = '';
  const replays = parts.use(
    new ReplayRunner({
      ...shared,
      nudge: (webhook, dueAt) => engine.nudge(webhook, dueAt),
      onFault: (error) => logFault(error, 'replays'),
    }),
  );
  const metrics = parts.use(new Metrics({ ...shared, counters, engine, slotsMax: maxInFlight, version: VERSION }));
  const app = createApp({
    metrics,
    handlers: joinHandlers({
      ...shared,
      ...{ trusted, tickets, subscriptions, renderer },
      config,
      handover: engine,
      nudgeReplays: () => replays.nudge(),
      publicUrl: () => config.publicUrl ?? reachable(url),
    }),
    access: {
      authenticate: createAuthenticate({ ...shared, trusted, onFault: (error) => logFault(error, 'use of a token') }),
      publicUrl: config.publicUrl,
    },
    inspector: inspectorOf(config),
    checkReady: () => store.probe(),
    logFault,
    version: VERSION,
  });
  const server = createServer(app);
  parts.defer(() => closeServer(server));
  const live = parts.use(
    new LiveStream({
      ...{ store, clock, seconds, engine, trusted, tickets, version: VERSION },
      ...{ publicUrl: config.publicUrl, host: config.host, isStillValid: createIsStillValid({ store, clock }) },
      onFault: (error) => logFault(error, 'live stream'),
    }),
  );
  server.on('upgrade', (request, socket, head) => live.upgrade(request, socket, head));
  await live.start();
  whenChanged((head) => live.changed(head));
  // The lock is ours: whoever held a lease before is dead, and what it had under way need not wait for the lease to end.
  // Before anything is asked of us: a test takes a lease of its own.
  await store.expireLeases({ now: clock.now() });
  // First the address, then deliveries: a start that fails because it is taken has sent nothing.
  url = await listen(server, config);
  await engine.start();
  raiseEvents.start();
  replays.start();
  const { retentionDays } = config;
  parts.use(createRetention({ store, clock, retentionDays, onFault: (error) => logFault(error, 'retention') })).start();
  log.info({ ...shownSettings(config), version: VERSION, url }, 'started');
  // Disposal runs backwards: no new requests, then the engine drains, then transport and store close.
  const running = parts.move();
  return { url, died, [Symbol.asyncDispose]: () => running.disposeAsync() };
}

async function openOwnStore({ database, masterKey }: Config, log: Logger) {
  let onDeath: (error: Error) => void = () => undefined;
  const died = new Promise<Error>((resolve) => {
    onDeath = resolve;
  });
  const onSlow = ({ tookMs, acts }: { tookMs: number; acts: number }): void =>
    log.warn({ ms: Math.round(tookMs), acts }, 'slow commit');
  let tellChange: (head: number) => void = () => undefined;
  const onChanged = (head: number): void => tellChange(head);
  const whenChanged = (listener: (head: number) => void): void => {
    tellChange = listener;
  };
  return {
    died,
    whenChanged,
    store: await openStore({ database, masterKey, thread: 'own', onDeath, onSlow, onChanged }),
  };
}

/** Events that wait for their commit: seconds of work for the disk, and a bound to what they take of memory. */
const EVENTS_WAITING_MAX = 20_000;

type Parts = {
  trusted: TrustedTokens;
  tickets: StreamTickets;
  store: Store;
  subscriptions: Subscriptions;
  renderer: Renderer;
  clock: Clock;
  random: Random;
  ulids: Ulids;
  handover: Handover;
  nudgeReplays: () => void;
  publicUrl: () => string;
  config: Config;
  meter: Meter;
  tracer: Tracer | undefined;
};

function joinHandlers({
  store,
  subscriptions,
  renderer,
  clock,
  ulids,
  handover,
  config,
  random,
  trusted,
  tickets,
  nudgeReplays,
  publicUrl,
  meter,
  tracer,
}: Parts): Handlers {
  const addressPolicy = { allowPrivateNetworks: config.allowPrivateNetworks };
  return {
    webhooks: webhookHandlers({
      store,
      clock,
      rotate: createRotateSecret({ store, subscriptions, clock, addressPolicy }),
      create: createCreateWebhook({ store, subscriptions, renderer, clock, addressPolicy }),
      update: createUpdateWebhook({
        store,
        subscriptions,
        renderer,
        handover,
        clock,
        addressPolicy,
        present: presentWebhook,
      }),
      remove: createDeleteWebhook({ store, subscriptions, clock }),
      test: createTestWebhook({ store, handover, clock, ulids }),
    }),
    events: eventHandlers({
      store,
      acceptEvents: createAdmitEvents({
        acceptEvents: tracedAccept(
          createAcceptEvents({ store, subscriptions, renderer, handover, clock, ulids, meter }),
          tracer,
        ),
        clock,
        meter,
        ratePerSecond: config.ingestRate,
        waitingMax: EVENTS_WAITING_MAX,
      }),
    }),
    deliveries: deliveryHandlers({
      store,
      clock,
      resend: createResendDelivery({ store, handover, clock, ulids }),
      cancel: createCancelDelivery({ store, handover, clock }),
      checkSignature: createCheckSignature({ store, clock }),
    }),
    tokens: tokenHandlers({
      store,
      issue: createIssueToken({ create: createCreateToken({ store, clock, random }), clock }),
      revoke: createRevokeToken({ store, clock, trusted }),
    }),
    audit: auditHandlers({ store }),
    session: joinSession({ store, clock, random, trusted, publicUrl, config }),
    stream: streamHandlers({ tickets }),
    replays: replayHandlers({
      store,
      create: createCreateReplay({ store, clock, nudgeReplays }),
      change: createChangeReplay({ store, clock, nudgeReplays }),
      replayEvents: createReplayEvents({ store, handover, clock, ulids }),
    }),
    profiles: profileHandlers({ erase: createEraseProfile({ store, handover, clock }) }),
    eventTypes: eventTypeHandlers,
  };
}

function joinSession(parts: Pick<Parts, 'store' | 'clock' | 'random' | 'trusted' | 'publicUrl' | 'config'>) {
  const { publicUrl, demoReceiver } = parts.config;
  const deps = { ...parts, failures: new FailedSignIns() };
  return sessionHandlers({
    signIn: createSignIn(deps),
    signOut: createSignOut(deps),
    makeLink: createMakeSessionLink(deps),
    isSecure: publicUrl?.startsWith('https:') === true,
    version: VERSION,
    demoReceiver,
  });
}

function inspectorOf({ noInspector, demoReceiver }: Config): Inspector {
  const absence = noInspector ? 'The inspector is switched off (--no-inspector).' : 'The inspector is not installed.';
  return { folder: noInspector ? null : inspectorFolder(), absence, demoReceiver };
}

/** Who listens everywhere is reached here at least: no browser can open http://0.0.0.0. */
const reachable = (url: string): string => url.replace(/\/\/(0\.0\.0\.0|\[::\])(?=:)/, '//127.0.0.1');

function listen(server: Server, { host, port }: Config): Promise<string> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.off('error', reject);
      const address = server.address();
      const actual = typeof address === 'object' && address !== null ? address.port : port;
      resolve(`http://${host.includes(':') ? `[${host}]` : host}:${actual}`);
    });
  });
}

/** A client that never ends its request must not keep us from stopping. */
const CLOSE_MAX_MS = 5000;

/** Requests under way are answered, and told that the connection ends with the answer; idle ones end now. */
function closeServer(server: Server): Promise<void> {
  return new Promise((resolve) => {
    const cutOff = setTimeout(() => server.closeAllConnections(), CLOSE_MAX_MS);
    server.prependListener('request', (_request, response) => response.setHeader('connection', 'close'));
    server.close(() => {
      clearTimeout(cutOff);
      resolve();
    });
  });
}
