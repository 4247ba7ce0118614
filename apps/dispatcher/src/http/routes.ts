// The API, one line per route.
import { BATCH_BODY_MAX_BYTES, EVENT_BODY_MAX_BYTES } from '@posthorn/contracts';
import { actionHistoryOperations } from '../api-description/operations/action-history.ts';
import { auditOperations } from '../api-description/operations/audit.ts';
import { defaultSecretOperations } from '../api-description/operations/default-secret.ts';
import { deliveryOperations } from '../api-description/operations/deliveries.ts';
import { eventTypeOperations } from '../api-description/operations/event-types.ts';
import { eventOperations } from '../api-description/operations/events.ts';
import { incentiveOperations } from '../api-description/operations/incentives.ts';
import { opsOperations } from '../api-description/operations/ops.ts';
import { previewOperations } from '../api-description/operations/previews.ts';
import { profileOperations } from '../api-description/operations/profiles.ts';
import { replayOperations } from '../api-description/operations/replays.ts';
import { sessionOperations } from '../api-description/operations/session.ts';
import { streamOperations } from '../api-description/operations/stream.ts';
import { targetPresetOperations } from '../api-description/operations/target-presets.ts';
import { targetOperations } from '../api-description/operations/targets.ts';
import { tokenOperations } from '../api-description/operations/tokens.ts';
import { triggerOperations } from '../api-description/operations/triggers.ts';
import { vendorOperations } from '../api-description/operations/vendor.ts';
import { webhookOperations } from '../api-description/operations/webhooks.ts';
import type { actionHistoryHandlers } from './handlers/action-history.ts';
import type { auditHandlers } from './handlers/audit.ts';
import type { defaultSecretHandlers } from './handlers/default-secret.ts';
import type { deliveryHandlers } from './handlers/deliveries.ts';
import type { eventTypeHandlers } from './handlers/event-types.ts';
import type { eventHandlers } from './handlers/events.ts';
import type { incentiveHandlers } from './handlers/incentives.ts';
import type { opsHandlers } from './handlers/ops.ts';
import type { previewHandlers } from './handlers/previews.ts';
import type { profileHandlers } from './handlers/profiles.ts';
import type { replayHandlers } from './handlers/replays.ts';
import type { sessionHandlers } from './handlers/session.ts';
import type { streamHandlers } from './handlers/stream.ts';
import type { targetPresetHandlers } from './handlers/target-presets.ts';
import type { targetHandlers } from './handlers/targets.ts';
import type { tokenHandlers } from './handlers/tokens.ts';
import type { triggerHandlers } from './handlers/triggers.ts';
import type { vendorHandlers } from './handlers/vendor.ts';
import type { webhookHandlers } from './handlers/webhooks.ts';
import { del, get, openGet, openPost, post, put, type Route } from './route.ts';

/** A context, and a rule or template beside it. */
const PREVIEW_MAX_BYTES = EVENT_BODY_MAX_BYTES + 262_144;

export type Handlers = {
  webhooks: ReturnType<typeof webhookHandlers>;
  triggers: ReturnType<typeof triggerHandlers>;
  targets: ReturnType<typeof targetHandlers>;
  incentives: ReturnType<typeof incentiveHandlers>;
  actionHistory: ReturnType<typeof actionHistoryHandlers>;
  defaultSecret: ReturnType<typeof defaultSecretHandlers>;
  events: ReturnType<typeof eventHandlers>;
  deliveries: ReturnType<typeof deliveryHandlers>;
  replays: ReturnType<typeof replayHandlers>;
  previews: ReturnType<typeof previewHandlers>;
  profiles: ReturnType<typeof profileHandlers>;
  tokens: ReturnType<typeof tokenHandlers>;
  audit: ReturnType<typeof auditHandlers>;
  session: ReturnType<typeof sessionHandlers>;
  ops: ReturnType<typeof opsHandlers>;
  stream: ReturnType<typeof streamHandlers>;
  vendor: ReturnType<typeof vendorHandlers>;
  eventTypes: typeof eventTypeHandlers;
  targetPresets: typeof targetPresetHandlers;
};

export function routes({
  webhooks,
  triggers,
  targets,
  actionHistory,
  incentives,
  defaultSecret,
  events,
  deliveries,
  replays,
  previews,
  profiles,
  tokens,
  audit,
  session,
  ops,
  stream,
  vendor,
  eventTypes,
  targetPresets,
}: Handlers): Route[] {
  return [
    get('/webhooks', 'read-webhooks', webhooks.list, webhookOperations.list),
    post('/webhooks', 'create-webhooks', webhooks.create, webhookOperations.create),
    get('/webhooks/:id', 'read-webhooks', webhooks.get, webhookOperations.get),
    put('/webhooks/:id', 'update-webhooks', webhooks.update, webhookOperations.update),
    del('/webhooks/:id', 'delete-webhooks', webhooks.remove, webhookOperations.remove),
    post('/webhooks/:id/rotate-secret', 'update-webhooks', webhooks.rotate, webhookOperations.rotate),
    post('/webhooks/:id/test', 'update-webhooks', webhooks.test, webhookOperations.test),

    ...reactionRoutes({ triggers, targets, actionHistory, incentives }),

    get('/default-secret', 'read-webhooks', defaultSecret.get, defaultSecretOperations.get),
    post('/default-secret/show', 'update-webhooks', defaultSecret.show, defaultSecretOperations.show),
    post('/default-secret/rotate', 'update-webhooks', defaultSecret.rotate, defaultSecretOperations.rotate),

    post('/webhooks/batch.json', 'update-deliveries', replays.replayEvents, replayOperations.replayEvents),

    post('/conditions/preview', 'read-webhooks', previews.condition, previewOperations.condition, PREVIEW_MAX_BYTES),
    post('/templates/preview', 'read-webhooks', previews.template, previewOperations.template, PREVIEW_MAX_BYTES),

    post('/events', 'create-events', events.create, eventOperations.create, EVENT_BODY_MAX_BYTES),
    post('/events/batch', 'create-events', events.createBatch, eventOperations.createBatch, BATCH_BODY_MAX_BYTES),
    get('/events', 'read-events', events.list, eventOperations.list),
    get('/events/:id', 'read-events', events.get, eventOperations.get),

    get('/deliveries', 'read-deliveries', deliveries.list, deliveryOperations.list),
    get('/deliveries/count', 'read-deliveries', deliveries.count, deliveryOperations.count),
    get('/deliveries/:id', 'read-deliveries', deliveries.get, deliveryOperations.get),
    get('/deliveries/:id/signature', 'read-deliveries', deliveries.signature, deliveryOperations.signature),
    post('/deliveries/:id/resend', 'update-deliveries', deliveries.resend, deliveryOperations.resend),
    post('/deliveries/:id/cancel', 'update-deliveries', deliveries.cancel, deliveryOperations.cancel),

    get('/ops', 'read-deliveries', ops.get, opsOperations.get),
    post('/stream/tickets', 'read-deliveries', stream.createTicket, streamOperations.createTicket),

    get('/tokens', 'read-tokens', tokens.list, tokenOperations.list),
    post('/tokens', 'create-tokens', tokens.create, tokenOperations.create),
    get('/tokens/:id', 'read-tokens', tokens.get, tokenOperations.get),
    del('/tokens/:id', 'delete-tokens', tokens.remove, tokenOperations.remove),
    get('/audit', 'read-tokens', audit.list, auditOperations.list),

    openGet('/auth/verify', vendor.verify, vendorOperations.verify),
    get('/auth/access-tokens', 'read-tokens', vendor.listTokens, vendorOperations.listTokens),
    post('/auth/api-tokens', 'create-tokens', vendor.createToken, vendorOperations.createToken),
    del('/auth/api-tokens/:id', 'delete-tokens', vendor.removeToken, vendorOperations.removeToken),
    get('/audits', 'read-tokens', vendor.listAudits, vendorOperations.listAudits),
    get('/audits/:id', 'read-tokens', vendor.getAudit, vendorOperations.getAudit),

    openPost('/session', session.create, sessionOperations.create),
    get('/session', null, session.get, sessionOperations.get),
    del('/session', null, session.remove, sessionOperations.remove),
    post('/session/links', null, session.createLink, sessionOperations.createLink),

    get('/replays', 'read-deliveries', replays.list, replayOperations.list),
    post('/replays', 'update-deliveries', replays.create, replayOperations.create),
    get('/replays/:id', 'read-deliveries', replays.get, replayOperations.get),
    post('/replays/:id/start', 'update-deliveries', replays.start, replayOperations.start),
    post('/replays/:id/pause', 'update-deliveries', replays.pause, replayOperations.pause),
    post('/replays/:id/resume', 'update-deliveries', replays.resume, replayOperations.resume),
    post('/replays/:id/cancel', 'update-deliveries', replays.cancel, replayOperations.cancel),

    del('/profiles/:id/data', 'delete-events', profiles.erase, profileOperations.erase),
    get('/erasures/:id', 'delete-events', profiles.erasure, profileOperations.erasure),

    get('/event-types', null, eventTypes.list, eventTypeOperations.list),
    get('/event-types/:name', null, eventTypes.get, eventTypeOperations.get),

    get('/target-presets', 'read-targets', targetPresets.list, targetPresetOperations.list),
  ];
}

type ReactionHandlers = Pick<Handlers, 'triggers' | 'targets' | 'actionHistory' | 'incentives'>;

function reactionRoutes({ triggers, targets, actionHistory, incentives }: ReactionHandlers): Route[] {
  return [
    get('/triggers', 'read-triggers', triggers.list, triggerOperations.list),
    post('/triggers', 'create-triggers', triggers.create, triggerOperations.create),
    get('/triggers/:id', 'read-triggers', triggers.get, triggerOperations.get),
    put('/triggers/:id', 'update-triggers', triggers.update, triggerOperations.update),
    del('/triggers/:id', 'delete-triggers', triggers.remove, triggerOperations.remove),
    post('/triggers/:id/preview', 'read-triggers', triggers.preview, triggerOperations.preview, PREVIEW_MAX_BYTES),
    get('/triggers/:id/actions', 'read-triggers', triggers.listActions, triggerOperations.listActions),
    post('/triggers/:id/actions', 'update-triggers', triggers.createAction, triggerOperations.createAction),
    get('/triggers/:id/actions/:actionId', 'read-triggers', triggers.getAction, triggerOperations.getAction),
    put('/triggers/:id/actions/:actionId', 'update-triggers', triggers.updateAction, triggerOperations.updateAction),
    del('/triggers/:id/actions/:actionId', 'update-triggers', triggers.removeAction, triggerOperations.removeAction),
    get('/targets', 'read-targets', targets.list, targetOperations.list),
    post('/targets', 'create-targets', targets.create, targetOperations.create),
    get('/targets/:id', 'read-targets', targets.get, targetOperations.get),
    put('/targets/:id', 'update-targets', targets.update, targetOperations.update),
    del('/targets/:id', 'delete-targets', targets.remove, targetOperations.remove),
    post('/targets/:id/test', 'update-targets', targets.test, targetOperations.test),
    post('/targets/:id/preview', 'read-targets', targets.preview, targetOperations.preview, PREVIEW_MAX_BYTES),

    get('/rewards/:id/trigger-target/:target', 'update-deliveries', incentives.reward, incentiveOperations.reward),
    get('/benefits/:id/trigger-target/:target', 'update-deliveries', incentives.benefit, incentiveOperations.benefit),

    get('/action-history', 'read-action-history', actionHistory.list, actionHistoryOperations.list),
    get('/action-history/:id', 'read-action-history', actionHistory.get, actionHistoryOperations.get),
  ];
}
