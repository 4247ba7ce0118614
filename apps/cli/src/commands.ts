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
import { targetCreate } from './commands/target-create.ts';
import { targetList } from './commands/target-list.ts';
import { targetPresets } from './commands/target-presets.ts';
import { targetPreview } from './commands/target-preview.ts';
import { targetShow } from './commands/target-show.ts';
import { targetTest } from './commands/target-test.ts';
import { tokenCreate } from './commands/token-create.ts';
import { tokenList } from './commands/token-list.ts';
import { tokenRevoke } from './commands/token-revoke.ts';
import { triggerCreate } from './commands/trigger-create.ts';
import { triggerHistory } from './commands/trigger-history.ts';
import { triggerList } from './commands/trigger-list.ts';
import { triggerPreview } from './commands/trigger-preview.ts';
import { triggerShow } from './commands/trigger-show.ts';

export const commands: readonly Command[] = [
  serve,
  tokenCreate,
  tokenList,
  tokenRevoke,
  secretShow,
  secretRotate,
  secretStatus,
  sessionLink,
  targetList,
  targetShow,
  targetPresets,
  targetCreate,
  targetPreview,
  targetTest,
  triggerList,
  triggerShow,
  triggerCreate,
  triggerPreview,
  triggerHistory,
  profileAdd,
  profileList,
  profileUse,
  profileRemove,
  clockStatus,
  clockConfirm,
];
