// The part of the composition root that joins what the API is served by.
import type { Config } from './config.ts';
import type { Ulids } from './domain/ids.ts';
import { auditHandlers } from './http/handlers/audit.ts';
import { defaultSecretHandlers } from './http/handlers/default-secret.ts';
import { deliveryHandlers } from './http/handlers/deliveries.ts';
import { eventTypeHandlers } from './http/handlers/event-types.ts';
import { eventHandlers } from './http/handlers/events.ts';
import { opsHandlers } from './http/handlers/ops.ts';
import { previewHandlers } from './http/handlers/previews.ts';
import { profileHandlers } from './http/handlers/profiles.ts';
import { replayHandlers } from './http/handlers/replays.ts';
import { sessionHandlers } from './http/handlers/session.ts';
import { streamHandlers } from './http/handlers/stream.ts';
import { tokenHandlers } from './http/handlers/tokens.ts';
import { vendorHandlers } from './http/handlers/vendor.ts';
import { webhookHandlers } from './http/handlers/webhooks.ts';
import type { Handlers } from './http/routes.ts';
import type { Clock } from './ports/clock.ts';
import type { Meter } from './ports/meter.ts';
import type { Random } from './ports/random.ts';
import type { Renderer } from './ports/renderer.ts';
import type { Store } from './ports/store/index.ts';
import type { Tracer } from './ports/tracer.ts';
import { createAcceptEvents } from './services/accept-events.ts';
import { createAdmitEvents } from './services/admit-events.ts';
import type { createAuthenticate } from './services/authenticate.ts';
import { createCancelDelivery } from './services/cancel-delivery.ts';
import { createChangeReplay } from './services/change-replay.ts';
import { createCheckSignature } from './services/check-signature.ts';
import { createCreateReplay } from './services/create-replay.ts';
import { createCreateWebhook } from './services/create-webhook.ts';
import { createRotateDefaultSecret, createShowDefaultSecret } from './services/default-secret.ts';
import { createDeleteWebhook } from './services/delete-webhook.ts';
import { createEraseProfile } from './services/erase-profile.ts';
import { FailedSignIns } from './services/failed-sign-ins.ts';
import type { Handover } from './services/handover.ts';
import { createIssueApiToken } from './services/issue-api-token.ts';
import { createIssueToken } from './services/issue-token.ts';
import { createPreviewCondition } from './services/preview-condition.ts';
import { createSampler } from './services/preview-subject.ts';
import { createPreviewTemplate } from './services/preview-template.ts';
import { createReplayEvents } from './services/replay-events.ts';
import { createResendDelivery } from './services/resend-delivery.ts';
import { createRevokeToken } from './services/revoke-token.ts';
import { createRotateSecret } from './services/rotate-secret.ts';
import { createMakeSessionLink, createSignIn, createSignOut } from './services/sessions.ts';
import { createShowDelivery } from './services/show-delivery.ts';
import type { StreamTickets } from './services/stream-tickets.ts';
import type { Subscriptions } from './services/subscriptions.ts';
import { TenantShare } from './services/tenant-share.ts';
import { createTestWebhook } from './services/test-webhook.ts';
import { createCreateToken } from './services/tokens.ts';
import { tracedAccept } from './services/traced-accept.ts';
import type { Turns } from './services/turns.ts';
import { createUpdateWebhook } from './services/update-webhook.ts';
import { VERSION } from './version.ts';

/** Events that wait for their commit: seconds of work for the disk, and a bound to what they take of memory. */
const EVENTS_WAITING_MAX = 20_000;

export type HandlerParts = {
  authenticate: ReturnType<typeof createAuthenticate>;
  tickets: StreamTickets;
  store: Store;
  subscriptions: Subscriptions;
  renderer: Renderer;
  clock: Clock;
  random: Random;
  ulids: Ulids;
  handover: Handover & { inFlightOf: (tenantId: number) => number };
  turns: Turns;
  publicUrl: () => string;
  config: Config;
  meter: Meter;
  tracer: Tracer | undefined;
};

/** Every handler with the services behind it. */
export function joinHandlers({
  store,
  subscriptions,
  renderer,
  clock,
  ulids,
  handover,
  config,
  random,
  authenticate,
  tickets,
  turns,
  publicUrl,
  meter,
  tracer,
}: HandlerParts): Handlers {
  const addressPolicy = { allowPrivateNetworks: config.allowPrivateNetworks };
  const sample = createSampler({ store, clock });
  return {
    webhooks: webhookHandlers({
      store,
      clock,
      rotate: createRotateSecret({ store, clock, addressPolicy }),
      create: createCreateWebhook({ store, renderer, clock, addressPolicy }),
      update: createUpdateWebhook({ store, renderer, clock, addressPolicy }),
      remove: createDeleteWebhook({ store, clock }),
      test: createTestWebhook({
        ...{ store, handover, clock, ulids },
        share: new TenantShare({
          what: 'tests',
          max: config.testsPerTenant,
          setting: '--tests-per-tenant',
          retryAfterSeconds: 5,
        }),
      }),
    }),
    defaultSecret: defaultSecretHandlers({
      store,
      clock,
      show: createShowDefaultSecret({ store, clock }),
      rotate: createRotateDefaultSecret({ store, clock }),
    }),
    events: eventHandlers({
      store,
      acceptEvents: createAdmitEvents({
        acceptEvents: tracedAccept(
          createAcceptEvents({ store, subscriptions, renderer, handover, clock, ulids, meter, turns }),
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
      show: createShowDelivery({ store, clock }),
      resend: createResendDelivery({ store, clock, ulids }),
      cancel: createCancelDelivery({ store, clock }),
      checkSignature: createCheckSignature({ store, clock }),
    }),
    tokens: tokenHandlers({
      store,
      issue: createIssueToken({ create: createCreateToken({ store, clock, random }), clock }),
      revoke: createRevokeToken({ store, clock }),
    }),
    audit: auditHandlers({ store }),
    vendor: vendorHandlers({
      store,
      clock,
      authenticate,
      issue: createIssueApiToken({ create: createCreateToken({ store, clock, random }), clock }),
      revoke: createRevokeToken({ store, clock }),
    }),
    session: joinSession({ store, clock, random, publicUrl, config }),
    ops: opsHandlers({ store, engine: handover, clock }),
    stream: streamHandlers({ tickets }),
    replays: replayHandlers({
      store,
      create: createCreateReplay({ store, clock }),
      change: createChangeReplay({ store, clock }),
      replayEvents: createReplayEvents({ store, clock, ulids }),
    }),
    previews: previewHandlers({
      condition: createPreviewCondition({ store, sample }),
      template: createPreviewTemplate({ store, renderer, sample }),
    }),
    profiles: profileHandlers({ erase: createEraseProfile({ store, clock }) }),
    eventTypes: eventTypeHandlers,
  };
}

function joinSession(parts: Pick<HandlerParts, 'store' | 'clock' | 'random' | 'publicUrl' | 'config'>) {
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
