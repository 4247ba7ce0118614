// All commands, in the order of the help.
import type { Command } from './command.ts';
import { clockConfirm } from './commands/clock-confirm.ts';
import { clockStatus } from './commands/clock-status.ts';
import { profileAdd } from './commands/profile-add.ts';
import { profileList } from './commands/profile-list.ts';
import { profileRemove } from './commands/profile-remove.ts';
import { profileUse } from './commands/profile-use.ts';
import { secretRotate } from './commands/secret-rotate.ts';
import { secretShow } from './commands/secret-show.ts';
import { secretStatus } from './commands/secret-status.ts';
import { serve } from './commands/serve.ts';
import { sessionLink } from './commands/session-link.ts';
import { tokenCreate } from './commands/token-create.ts';
import { tokenList } from './commands/token-list.ts';
import { tokenRevoke } from './commands/token-revoke.ts';

export const commands: readonly Command[] = [
  serve,
  tokenCreate,
  tokenList,
  tokenRevoke,
  secretShow,
  secretRotate,
  secretStatus,
  sessionLink,
  profileAdd,
  profileList,
  profileUse,
  profileRemove,
  clockStatus,
  clockConfirm,
];
