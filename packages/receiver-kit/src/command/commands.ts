import type { Command } from './command.ts';
import { check } from './commands/check.ts';
import { secret } from './commands/secret.ts';
import { send } from './commands/send.ts';

export const COMMANDS: readonly Command[] = [check, secret, send];
