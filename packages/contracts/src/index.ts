export * from './authentication-kinds.ts';
export type { ContextOf, EventContexts } from './contexts/contexts.ts';
export type {
  DeliveryExhaustedContext,
  TargetDisabledContext,
  WebhookDisabledContext,
} from './contexts/operational.ts';
export * from './errors.ts';
export * from './event-name.ts';
export * from './events/aliases.ts';
export type { CatalogueEvent } from './events/entries.ts';
export * from './events/entry-matches.ts';
export * from './events/names.ts';
export * from './page.ts';
export * from './requests/authentication.ts';
export * from './requests/delivery.ts';
export * from './requests/endpoint.ts';
export * from './requests/event.ts';
export * from './requests/preview.ts';
export * from './requests/replay.ts';
export * from './requests/session.ts';
export * from './requests/target.ts';
export * from './requests/token.ts';
export * from './requests/trigger.ts';
export * from './requests/webhook.ts';
export * from './resources/action-run.ts';
export * from './resources/audit.ts';
export * from './resources/authentication.ts';
export * from './resources/default-secret.ts';
export * from './resources/delivery.ts';
export * from './resources/endpoint.ts';
export * from './resources/event.ts';
export * from './resources/ops.ts';
export * from './resources/preview.ts';
export * from './resources/profile.ts';
export * from './resources/replay.ts';
export * from './resources/session.ts';
export * from './resources/signature.ts';
export * from './resources/stream-ticket.ts';
export * from './resources/target.ts';
export * from './resources/target-preset.ts';
export * from './resources/token.ts';
export * from './resources/trigger.ts';
export * from './resources/vendor.ts';
export * from './resources/webhook.ts';
export * from './resources/webhook-defaults.ts';
export * from './time.ts';
export { truth } from './truth.ts';
export * from './words.ts';
