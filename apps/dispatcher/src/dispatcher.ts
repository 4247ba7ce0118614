// The composition root: makes every part, joins them, and takes them down in the right order.
import type { ErrorCode } from '@posthorn/contracts';
import type { Logger } from 'pino';
import { systemClock as clock } from './clock/system-clock.ts';
import { type Config, ConfigError, shownSettings } from './config.ts';
import { createCredentials } from './credentials/credentials.ts';
import { Crowd } from './domain/crowd.ts';
import { Ulids } from './domain/ids.ts';
import { Engine } from './engine/engine.ts';
import { Heartbeat, type HeartbeatDeps } from './engine/heartbeat.ts';
import { createApp } from './http/app.ts';
import { callerOf } from './http/caller.ts';
import { inspectorFolder } from './http/inspector/inspector-files.ts';
import type { Inspector } from './http/inspector/mount-inspector.ts';
import { defaultMaxConnections } from './http/max-connections.ts';
import { refusePipelined } from './http/refuse-pipelined.ts';
import { HttpServer, SERVER_LIMITS } from './http/server.ts';
import { createUpkeep } from './jobs/upkeep.ts';
import { joinHandlers } from './join-handlers.ts';
import { joinJobs } from './join-jobs.ts';
import { LIMITS } from './live/limits.ts';
import { type LiveDeps, LiveStream } from './live/live-stream.ts';
import { Seconds } from './live/seconds.ts';
import { wantsStream } from './live/upgrade.ts';
import { createDoubtLog } from './logs/doubt-log.ts';
import { createExpiryLog } from './logs/expiry-log.ts';
import { createJournal, joinMeters } from './logs/journal.ts';
import { createRefusalLog } from './logs/refusal-log.ts';
import { Counters } from './metrics/counters.ts';
import { Metrics } from './metrics/metrics.ts';
import type { OwnStore } from './open-own-store.ts';
import { Parts } from './parts.ts';
import type { Clock } from './ports/clock.ts';
import type { Store } from './ports/store/index.ts';
import type { Tracer } from './ports/tracer.ts';
import { createCryptoRandom } from './random/crypto-random.ts';
import { createThreadRenderer } from './rendering/thread-renderer.ts';
import { authenticate } from './services/authenticate.ts';
import { isStillValid } from './services/is-still-valid.ts';
import { RoutingTables } from './services/routing-tables.ts';
import { StreamTickets } from './services/stream-tickets.ts';
import { TenantShare } from './services/tenant-share.ts';
import { TrustedTokens } from './services/trusted-tokens.ts';
import { Turns } from './services/turns.ts';
import { loadTracer } from './tracing/open-telemetry.ts';
import { createHttpTransport } from './transport/http-transport.ts';
import { VERSION } from './version.ts';

export type Dispatcher = AsyncDisposable & {
  /** Where it listens: the port that was free, if none was named. */
  url: string;
  /** Resolves if it can go on no longer: its owner should end it, and start it again. */
  died: Promise<Error>;
};

/** `store`: open, and closed with the dispatcher. @throws ConfigError, or the system's error where the address is taken */
export async function joinDispatcher(
  config: Config,
  log: Logger,
  { store, died, logFault }: OwnStore,
): Promise<Dispatcher> {
  await using parts = new Parts();
  parts.use(store);
  const tracer = config.otel ? await installedTracer() : undefined;
  const random = createCryptoRandom();
  const ulids = new Ulids((length) => random.bytes(length));
  const transport = parts.use(createHttpTransport({ allowPrivateNetworks: config.allowPrivateNetworks }));
  const counters = new Counters();
  const seconds = new Seconds(clock);
  const meter = joinMeters(counters, createJournal(log), seconds);
  store.news.subscribe((news) => {
    if (news !== 'everything') for (const webhook of news.switchedOff ?? []) meter.switchedOff(webhook);
  });
  const { maxInFlight, drainMs, leaseMarginMs, bodyMemoryMb } = config;
  const shared = { store, clock, random, ulids, meter, tracer };
  const heartbeat = parts.use(heartbeatOf({ ...shared, leaseMarginMs }, logFault));
  const engine = parts.use(
    new Engine({
      ...{ ...shared, heartbeat },
      ...{ maxInFlight, drainMs, leaseMarginMs, bodyBytesMax: bodyMemoryMb * 1024 * 1024 },
      ...{ transport, credentials: createCredentials({ transport, clock, policy: config }) },
      userAgent: `Posthorn/${VERSION}`,
      onFault: (error) => logFault(error, 'engine'),
    }),
  );
  const routingTables = new RoutingTables(store);
  const renderer = parts.use(createThreadRenderer());
  const turns = new Turns();
  const jobs = parts.use(joinJobs({ ...shared, routingTables, renderer, turns, engine, logFault }));
  const trusted = new TrustedTokens(store.news);
  const tickets = new StreamTickets(shared);
  let url = '';
  const metrics = parts.use(new Metrics({ ...shared, counters, engine, slotsMax: maxInFlight, version: VERSION }));
  const identify = authenticate({
    ...{ ...shared, trusted },
    onFault: (error) => logFault(error, 'use of a token'),
  });
  const app = createApp({
    metrics,
    handlers: joinHandlers({
      ...shared,
      ...{ authenticate: identify, tickets, routingTables, renderer },
      config,
      handover: engine,
      turns,
      publicUrl: () => config.publicUrl ?? reachable(url),
    }),
    access: {
      authenticate: identify,
      publicUrl: config.publicUrl,
      listening: () => reachable(url),
      reads: readShareOf(config),
    },
    inspector: inspectorOf(config),
    checkReady: () => store.probe(),
    logFault,
    version: VERSION,
  });
  const { server, live } = listener({
    ...{ ...shared, config, app, seconds, engine, trusted, tickets, authenticate: identify, log },
    onFault: (error) => logFault(error, 'live stream'),
    requestRefused: (code) => metrics.requestRefused(code),
  });
  parts.use(server);
  parts.use(live);
  await live.start();
  // Before anything is asked of us: a test takes a lease of its own.
  await takeOver(store, clock, heartbeat);
  // First the address, then deliveries: a start that fails because it is taken has sent nothing.
  url = await server.listen(config);
  await engine.start();
  jobs.start();
  const upkeep = { store, clock, logFault, retentionDays: config.retentionDays, ...upkeepLog(log, clock) };
  for (const job of createUpkeep(upkeep)) parts.use(job).start();
  log.info({ ...shownSettings(config), version: VERSION, url }, 'started');
  // Disposal runs backwards: no new requests, then the engine drains, then transport and store close.
  const running = parts.move();
  return { url, died, [Symbol.asyncDispose]: () => running[Symbol.asyncDispose]() };
}

type ListenerParts = Omit<
  LiveDeps,
  'version' | 'host' | 'publicUrl' | 'isStillValid' | 'onRefused' | 'store' | 'trusted'
> & {
  store: Store;
  trusted: TrustedTokens;
  config: Config;
  app: ReturnType<typeof createApp>;
  log: Logger;
  requestRefused: (code: ErrorCode) => void;
};

/** What listens: the API's server, and the stream that takes its upgrades. */
function listener({ config, app, log, requestRefused, ...deps }: ListenerParts) {
  const { publicUrl, host, maxConnections } = config;
  const logRefusal = createRefusalLog(log, deps.clock);
  const live = new LiveStream({
    limits: { ...LIMITS, tenantViewers: config.viewersPerTenant },
    ...{ ...deps, publicUrl, host, version: VERSION, isStillValid: isStillValid(deps) },
    onRefused(error) {
      requestRefused(error.code);
      logRefusal(error, 'stream not opened');
    },
  });
  const server = new HttpServer({
    app: app.handle,
    classes: app.classes,
    callers: new Crowd(() => deps.clock.monotonic()),
    callerOf: (request) => callerOf(request, deps.trusted),
    refuse: refusePipelined(requestRefused),
    upgrades: { wants: wantsStream, upgrade: (...request) => live.upgrade(...request) },
    limits: { ...SERVER_LIMITS, connections: maxConnections || defaultMaxConnections() },
  });
  return { server, live };
}

const upkeepLog = (log: Logger, clock: Clock) => ({
  onDoubt: createDoubtLog(log),
  onExpiring: createExpiryLog(log, () => clock.now()),
});

async function installedTracer(): Promise<Tracer> {
  const tracer = await loadTracer();
  if (tracer !== null) return tracer;
  throw new ConfigError(
    '--otel (POSTHORN_OTEL) needs the package @opentelemetry/api, which is not installed: ' +
      'run "npm install @opentelemetry/api" next to Posthorn, or start without --otel',
  );
}

async function takeOver(store: Store, clock: Clock, heartbeat: Heartbeat): Promise<void> {
  await store.resumeClock({ now: clock.now() });
  await heartbeat.join();
}

const heartbeatOf = (deps: Omit<HeartbeatDeps, 'onFault'>, logFault: (error: unknown, what: string) => void) =>
  new Heartbeat({ ...deps, onFault: (error) => logFault(error, 'heartbeat') });

const readShareOf = ({ readsPerTenant: max }: Config): TenantShare =>
  new TenantShare({ what: 'reads', max, setting: '--reads-per-tenant', retryAfterSeconds: 1 });

function inspectorOf({ noInspector, demoReceiver }: Config): Inspector {
  const absence = noInspector ? 'The inspector is switched off (--no-inspector).' : 'The inspector is not installed.';
  return { folder: noInspector ? null : inspectorFolder(), absence, demoReceiver };
}

/** Who listens everywhere is reached here at least: no browser can open http://0.0.0.0. */
const reachable = (url: string): string => url.replace(/\/\/(0\.0\.0\.0|\[::\])(?=:)/, '//127.0.0.1');
