import { clockConfirm, clockStatus } from './clock.ts';
import type { Command } from './command.ts';
import { secretRotate, secretShow, secretStatus } from './secret.ts';
import { serve } from './serve.ts';
import { sessionLink } from './session-link.ts';
import { tokenCreate } from './token-create.ts';
import { tokenList } from './token-list.ts';
import { tokenRevoke } from './token-revoke.ts';

export const commands: readonly Command[] = [
  serve,
  tokenCreate,
  tokenList,
  tokenRevoke,
  secretShow,
  secretRotate,
  secretStatus,
  sessionLink,
  clockStatus,
  clockConfirm,
];
