// Answers, logs and reports what is refused.
import type { WebhookError } from '@posthorn/signing';
import { type Answer, refusal } from './answer.ts';
import { explained } from './explained.ts';
import type { Logger } from './logger.ts';
import type { Settings } from './options.ts';
import type { About } from './words/about.ts';

export async function refuse(thrown: unknown, about: About, rules: Settings): Promise<Answer> {
  const error = await explained(thrown, about);
  const accepted = error.code === 'schema_mismatch' && rules.invalidPayload === 'accept';
  const answer = refusal(error, rules.explain, accepted ? 202 : error.status);
  logRefusal(error, rules.logger, accepted ? 'accepted without its handler' : 'refused');
  guarded(rules.logger, 'onReject', () => rules.onReject?.(error, { answer }));
  return answer;
}

export function logRefusal(error: WebhookError, logger: Logger, what: string): void {
  const line = `webhook ${what}: ${error.code}: ${error.message}${error.hint ? `\n  ${error.hint}` : ''}`;
  const details = error.cause === undefined ? error.details : { ...error.details, cause: error.cause };
  logger[error.group === 'setup' || error.status === 500 ? 'error' : 'warn'](line, details);
}

/** Calls a function of the options, whose failure must not change an answer. */
export function guarded(logger: Logger, what: string, run: () => void): void {
  try {
    run();
  } catch (error) {
    logger.error(`webhook receiver: ${what} failed`, error);
  }
}
