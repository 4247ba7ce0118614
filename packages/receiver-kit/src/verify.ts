// Only the check of a signature, for programs that do the rest themselves, or in which every kilobyte counts. It is part of
// @posthorn/signing, which also signs.
export type { Received, Secret, Verified, VerifyErrorCode, VerifyOptions } from '@posthorn/signing';
export { idFitsEvent, isWebhookError, parseSecret, verifyStandard, WebhookError } from '@posthorn/signing';
