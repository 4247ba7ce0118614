import type { Command } from '../command.ts';
import { UsageError } from '../exit-codes.ts';
import { type Flag, textFlag } from '../flags.ts';
import { DATABASE_SETTINGS } from '../local/database.ts';
import { ABOUT_SECRET, JSON_OBJECT, printSecret, TENANT, withTenant } from '../local/tenant-secret.ts';

const OVERLAP_MAX_S = 604_800;
const overlap = {
  flag: 'overlap',
  value: 'SECONDS',
  text: `how long the old secret stays valid together with the new one, up to ${OVERLAP_MAX_S}; 0 = not at all`,
  fallback: '86400',
} satisfies Flag;

export const secretRotate: Command = {
  name: 'secret rotate',
  summary: 'replace the default secret of a tenant and print the new one',
  usage: '--tenant NAME [flags]',
  about: `Prints only the new secret on stdout; it cannot be shown again. During the overlap, requests are signed with both.\n${ABOUT_SECRET}`,
  flags: [TENANT, overlap, JSON_OBJECT],
  settings: DATABASE_SETTINGS,
  async run(given, surroundings) {
    const seconds = Number(textFlag(given.flags, 'overlap') ?? overlap.fallback);
    if (!Number.isInteger(seconds) || seconds < 0 || seconds > OVERLAP_MAX_S)
      throw new UsageError(`--overlap must be a whole number of seconds from 0 to ${OVERLAP_MAX_S}`);
    const rotated = await withTenant('secret rotate', given, surroundings, (administration, tenant) =>
      administration.rotateSecret(tenant, { overlap_seconds: seconds }),
    );
    return printSecret(rotated, given, surroundings);
  },
};
