export type { ErrorGroup } from '@posthorn/signing';
export { isWebhookError, WebhookError } from '@posthorn/signing';
export type { Answer } from './answer.ts';
export type { Clock } from './clock.ts';
export type { KnownContexts } from './contexts/known-contexts.ts';
export type { Delivery, Scheme } from './delivery.ts';
export type { ReceiverErrorCode } from './errors.ts';
export type { ContextsOf, DeliveryOf, EventSchemas, PatternOf } from './event-types.ts';
export { drop, gone, retryAfter } from './handler-signals.ts';
export type { Handler, HandlerContext } from './handlers.ts';
export type { Claim, Inbox, InboxTransaction } from './inbox/inbox.ts';
export { type MemoryInboxOptions, memoryInbox } from './inbox/memory-inbox.ts';
export type { Logger } from './logger.ts';
export type { ReceiverOptions } from './options.ts';
export {
  type CloseOptions,
  createReceiver,
  type Receiver,
  type SafeResult,
  type VerifyOptions,
} from './receiver.ts';
export type { BodyLike } from './request/body.ts';
export type { HeadersLike } from './request/headers.ts';
export type { RequestContext } from './request-context.ts';
export type { RequestReceiver } from './request-receiver.ts';
export type { SecretsContext, SecretsOption } from './secrets.ts';
export { type StandardSchema, unchecked } from './standard-schema.ts';
