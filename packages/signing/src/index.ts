export type { ErrorGroup, SecretErrorCode, VerifyErrorCode, WebhookErrorInit } from './errors.ts';
export { isWebhookError, SecretError, WebhookError } from './errors.ts';
export type { SecretKind } from './secret.ts';
export { generateSecret, keyHint, parseSecret, Secret } from './secret.ts';
export type { StandardMessage } from './sign.ts';
export { contentDigest, signStandard, signVendor } from './sign.ts';
export type { Received, Verified, VerifyOptions } from './verify.ts';
export { verifyStandard, verifyVendor } from './verify.ts';
export { eventTag, idFitsEvent, isWebhookId } from './webhook-id.ts';
