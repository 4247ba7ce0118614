// The hints of an adapter, in the words of its framework.
import type { Framework } from '@posthorn/diagnose/frameworks/framework';
import { ADVICE } from './advice.ts';

export function hintsOf({ code, keepBytes, bodyLimit }: Framework): Readonly<Record<string, string>> {
  return {
    method_not_allowed: `${ADVICE['method_not_allowed']} Route POST to the receiver:\n  ${code.replaceAll('\n', '\n  ')}`,
    body_too_large: `${ADVICE['body_too_large']}${bodyLimit ? ` ${bodyLimit}` : ''}`,
    body_already_parsed: keepBytes,
    body_already_read: keepBytes,
  };
}
