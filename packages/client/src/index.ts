export {
  type Client,
  type ClientOptions,
  type CookieClientOptions,
  createClient,
  type TokenClientOptions,
} from './client.ts';
export { type CustomEvent, customEvent, type EmitOptions, type EventInput } from './emit.ts';
export type { EventContext, EventName, NoEvents } from './event-context.ts';
export type { KeysetMeta, NumberedMeta } from './page.ts';
export { type RawJson, rawBody, rawContext } from './raw-json.ts';
export type { ActionHistoryFilter, ActionHistoryQuery } from './resources/action-history.ts';
export type { AuditFilter, AuditQuery } from './resources/audit.ts';
export type { DeliveryFilter, DeliveryQuery, ResendInput } from './resources/deliveries.ts';
export type { EventTypeQuery } from './resources/event-types.ts';
export type { EventFilter, EventQuery } from './resources/events.ts';
export type { Occasion } from './resources/incentives.ts';
export type { ManagedQuery } from './resources/managed.ts';
export type { ConditionPreviewInput, TemplatePreviewInput } from './resources/previews.ts';
export type { EventReplayInput, ReplayCreate, ReplayFilter, ReplayQuery } from './resources/replays.ts';
export type { TargetPresetQuery } from './resources/target-presets.ts';
export type { TargetCreate, TargetFilter, TargetQuery, TargetUpdate } from './resources/targets.ts';
export type { TokenFilter, TokenQuery } from './resources/tokens.ts';
export type {
  ActionCreate,
  ActionUpdate,
  TriggerCreate,
  TriggerFilter,
  TriggerPreviewInput,
  TriggerQuery,
  TriggerUpdate,
} from './resources/triggers.ts';
export type { WebhookCreate, WebhookFilter, WebhookQuery, WebhookUpdate } from './resources/webhooks.ts';
export {
  type ApiError,
  ClientError,
  type ClientErrorCode,
  type Failure,
  type ListResult,
  type Result,
  type Success,
  unwrap,
} from './result.ts';
export type { CallOptions } from './send.ts';
