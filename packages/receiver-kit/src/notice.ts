// Logs what is odd although no request is refused for it. The sentence is loaded when it is needed first.
import { inShort } from '@posthorn/signing/refusals';
import type { Logger } from './logger.ts';
import type { NoticeCode } from './words/notices.ts';

export async function notice(logger: Logger, code: NoticeCode, details: unknown): Promise<void> {
  let sentence = inShort(code);
  try {
    const { NOTICES } = await import('./words/notices.ts');
    sentence = NOTICES[code];
  } catch {
    // The code says enough to find it.
  }
  logger[code.endsWith('failed') ? 'error' : 'warn'](`webhook receiver: ${sentence}`, details);
}
