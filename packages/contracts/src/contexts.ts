export {
  CONTEXT_SCHEMAS,
  type ContextOf,
  contextSchemaOf,
  type EventContexts,
} from './contexts/contexts.ts';
export { documentedSchemaOf } from './contexts/documented.ts';
export { contextMembers } from './contexts/members.ts';
export {
  type DeliveryExhaustedContext,
  deliveryExhaustedContext,
  type TargetDisabledContext,
  targetDisabledContext,
  type WebhookDisabledContext,
  webhookDisabledContext,
} from './contexts/operational.ts';
export { surelyAccepts } from './contexts/surely-accepts.ts';
