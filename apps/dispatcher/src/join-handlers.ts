// The part of the composition root that joins what the API is served by.
import type { Config } from './config.ts';
import type { Ulids } from './domain/ids.ts';
import { actionHistoryHandlers } from './http/handlers/action-history.ts';
import { auditHandlers } from './http/handlers/audit.ts';
import { defaultSecretHandlers } from './http/handlers/default-secret.ts';
import { deliveryHandlers } from './http/handlers/deliveries.ts';
import { eventTypeHandlers } from './http/handlers/event-types.ts';
import { eventHandlers } from './http/handlers/events.ts';
import { incentiveHandlers } from './http/handlers/incentives.ts';
import { opsHandlers } from './http/handlers/ops.ts';
import { previewHandlers } from './http/handlers/previews.ts';
import { profileHandlers } from './http/handlers/profiles.ts';
import { replayHandlers } from './http/handlers/replays.ts';
import { sessionHandlers } from './http/handlers/session.ts';
import { streamHandlers } from './http/handlers/stream.ts';
import { targetPresetHandlers } from './http/handlers/target-presets.ts';
import { targetHandlers } from './http/handlers/targets.ts';
import { tokenHandlers } from './http/handlers/tokens.ts';
import { triggerHandlers } from './http/handlers/triggers.ts';
import { vendorHandlers } from './http/handlers/vendor.ts';
import { webhookHandlers } from './http/handlers/webhooks.ts';
import type { Handlers } from './http/routes.ts';
import type { Clock } from './ports/clock.ts';
import type { Meter } from './ports/meter.ts';
import type { Random } from './ports/random.ts';
import type { Renderer } from './ports/renderer.ts';
import type { Store } from './ports/store/index.ts';
import type { Tracer } from './ports/tracer.ts';
import { acceptEvents } from './services/accept-events.ts';
import { admitEvents } from './services/admit-events.ts';
import type { authenticate } from './services/authenticate.ts';
import { cancelDelivery } from './services/cancel-delivery.ts';
import { changeReplay } from './services/change-replay.ts';
import { checkSignature } from './services/check-signature.ts';
import { createReplay } from './services/create-replay.ts';
import { createTarget } from './services/create-target.ts';
import { createTrigger } from './services/create-trigger.ts';
import { createWebhook } from './services/create-webhook.ts';
import { rotateDefaultSecret, showDefaultSecret } from './services/default-secret.ts';
import { deleteTarget } from './services/delete-target.ts';
import { deleteTrigger } from './services/delete-trigger.ts';
import { deleteWebhook } from './services/delete-webhook.ts';
import { eraseProfile } from './services/erase-profile.ts';
import { FailedSignIns } from './services/failed-sign-ins.ts';
import type { Handover } from './services/handover.ts';
import { issueApiToken } from './services/issue-api-token.ts';
import { issueToken } from './services/issue-token.ts';
import { previewCondition } from './services/preview-condition.ts';
import { createSampler } from './services/preview-subject.ts';
import { previewTarget } from './services/preview-target.ts';
import { previewTemplate } from './services/preview-template.ts';
import { previewTrigger } from './services/preview-trigger.ts';
import { replayEvents } from './services/replay-events.ts';
import { resendDelivery } from './services/resend-delivery.ts';
import { revokeToken } from './services/revoke-token.ts';
import { rotateSecret } from './services/rotate-secret.ts';
import type { RoutingTables } from './services/routing-tables.ts';
import { sendIncentive } from './services/send-incentive.ts';
import type { TestDeps } from './services/send-test.ts';
import { makeSessionLink, signIn, signOut } from './services/sessions.ts';
import { showDelivery } from './services/show-delivery.ts';
import type { StreamTickets } from './services/stream-tickets.ts';
import type { TargetDeps } from './services/target-settings.ts';
import { TenantShare } from './services/tenant-share.ts';
import { testTarget } from './services/test-target.ts';
import { testWebhook } from './services/test-webhook.ts';
import { createToken } from './services/tokens.ts';
import { tracedAccept } from './services/traced-accept.ts';
import { createAction, deleteAction, updateAction } from './services/trigger-actions.ts';
import type { Turns } from './services/turns.ts';
import { updateTarget } from './services/update-target.ts';
import { updateTrigger } from './services/update-trigger.ts';
import { updateWebhook } from './services/update-webhook.ts';
import { VERSION } from './version.ts';

/** Events that wait for their commit: seconds of work for the disk, and a bound to what they take of memory. */
const EVENTS_WAITING_MAX = 20_000;

export type HandlerParts = {
  authenticate: ReturnType<typeof authenticate>;
  tickets: StreamTickets;
  store: Store;
  routingTables: RoutingTables;
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
  routingTables,
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
  const testing = { handover, clock, ulids, share: testShare(config) };
  return {
    webhooks: webhookHandlers({
      store,
      clock,
      rotate: rotateSecret({ store, clock, addressPolicy }),
      create: createWebhook({ store, renderer, clock, addressPolicy }),
      update: updateWebhook({ store, renderer, clock, addressPolicy }),
      remove: deleteWebhook({ store, clock }),
      test: testWebhook({ store, ...testing }),
    }),
    ...joinReactions({ store, clock, routingTables, renderer }),
    targets: joinTargets({ store, renderer, addressPolicy, ...testing }),
    incentives: incentiveHandlers({ send: sendIncentive({ store, renderer, clock, ulids }) }),
    defaultSecret: defaultSecretHandlers({
      store,
      clock,
      show: showDefaultSecret({ store, clock }),
      rotate: rotateDefaultSecret({ store, clock }),
    }),
    events: eventHandlers({
      store,
      acceptEvents: admitEvents({
        acceptEvents: tracedAccept(
          acceptEvents({ store, routingTables, renderer, handover, clock, ulids, meter, turns }),
          tracer,
        ),
        clock,
        meter,
        ratePerSecond: config.ingestRate,
        waitingMax: EVENTS_WAITING_MAX,
      }),
    }),
    deliveries: joinDeliveries({ store, renderer, clock, ulids }),
    tokens: tokenHandlers({
      store,
      issue: issueToken({ create: createToken({ store, clock, random }), clock }),
      revoke: revokeToken({ store, clock }),
    }),
    audit: auditHandlers({ store }),
    vendor: vendorHandlers({
      store,
      clock,
      authenticate,
      issue: issueApiToken({ create: createToken({ store, clock, random }), clock }),
      revoke: revokeToken({ store, clock }),
    }),
    session: joinSession({ store, clock, random, publicUrl, config }),
    ops: opsHandlers({ store, engine: handover, clock }),
    stream: streamHandlers({ tickets }),
    replays: replayHandlers({
      store,
      create: createReplay({ store, clock }),
      change: changeReplay({ store, clock }),
      replayEvents: replayEvents({ store, routingTables, renderer, clock, ulids }),
    }),
    previews: previewHandlers({
      condition: previewCondition({ store, sample }),
      template: previewTemplate({ store, renderer, sample }),
    }),
    profiles: profileHandlers({ store, erase: eraseProfile({ store, clock }) }),
    eventTypes: eventTypeHandlers,
    targetPresets: targetPresetHandlers,
  };
}

const testShare = ({ testsPerTenant: max }: Config): TenantShare =>
  new TenantShare({ what: 'tests', max, setting: '--tests-per-tenant', retryAfterSeconds: 5 });

type TargetParts = TargetDeps & Omit<TestDeps, 'store'> & Pick<HandlerParts, 'store'>;

function joinTargets(deps: TargetParts) {
  const { store, clock } = deps;
  return targetHandlers({
    store,
    clock,
    create: createTarget(deps),
    update: updateTarget(deps),
    remove: deleteTarget({ store, clock }),
    test: testTarget(deps),
    preview: previewTarget(deps),
  });
}

type DeliveryParts = Pick<HandlerParts, 'store' | 'renderer' | 'clock' | 'ulids'>;

function joinDeliveries({ store, renderer, clock, ulids }: DeliveryParts) {
  return deliveryHandlers({
    store,
    clock,
    show: showDelivery({ store, clock }),
    resend: resendDelivery({ store, renderer, clock, ulids }),
    cancel: cancelDelivery({ store, clock }),
    checkSignature: checkSignature({ store, clock }),
  });
}

function joinReactions(deps: Pick<HandlerParts, 'store' | 'clock' | 'routingTables' | 'renderer'>) {
  return {
    triggers: triggerHandlers({
      store: deps.store,
      create: createTrigger(deps),
      update: updateTrigger(deps),
      remove: deleteTrigger(deps),
      createAction: createAction(deps),
      updateAction: updateAction(deps),
      removeAction: deleteAction(deps),
      preview: previewTrigger(deps),
    }),
    actionHistory: actionHistoryHandlers({ store: deps.store }),
  };
}

function joinSession(parts: Pick<HandlerParts, 'store' | 'clock' | 'random' | 'publicUrl' | 'config'>) {
  const { publicUrl, demoReceiver } = parts.config;
  const deps = { ...parts, failures: new FailedSignIns() };
  return sessionHandlers({
    signIn: signIn(deps),
    signOut: signOut(deps),
    makeLink: makeSessionLink(deps),
    isSecure: publicUrl?.startsWith('https:') === true,
    version: VERSION,
    demoReceiver,
  });
}
