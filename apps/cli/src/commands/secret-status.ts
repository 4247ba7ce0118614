import type { Command } from '../command.ts';
import { DATABASE_SETTINGS } from '../local/database.ts';
import { ABOUT_SECRET, JSON_OBJECT, TENANT, withTenant } from '../local/tenant-secret.ts';

const timeText = (epochMs: number | null): string | null => (epochMs === null ? null : new Date(epochMs).toISOString());

export const secretStatus: Command = {
  name: 'secret status',
  summary: 'show the last characters of the default secret and how many webhooks use it',
  usage: '--tenant NAME [flags]',
  about: `Never prints the secret.\n${ABOUT_SECRET}`,
  flags: [TENANT, JSON_OBJECT],
  settings: DATABASE_SETTINGS,
  async run(given, surroundings) {
    const { hint, canBeShown, setAt, overlapEndsAt, webhooks } = await withTenant(
      'secret status',
      given,
      surroundings,
      (administration, tenant) => administration.secretStatus(tenant),
    );
    const status = {
      secret_hint: hint,
      can_be_shown: canBeShown,
      set_at: timeText(setAt),
      secret_overlap_ends_at: timeText(overlapEndsAt),
      webhook_count: webhooks,
    };
    const asJson = given.flags['json'] === true;
    surroundings.stdout.write(asJson ? `${JSON.stringify(status)}\n` : statusText(status));
    return 'ok';
  },
};

type Status = {
  secret_hint: string | null;
  can_be_shown: boolean;
  set_at: string | null;
  secret_overlap_ends_at: string | null;
  webhook_count: number;
};

function statusText(status: Status): string {
  const rows: [string, string][] = [
    ['Ends in', status.secret_hint ?? 'none yet: it is generated on first use'],
    ['Set at', status.set_at ?? '-'],
    [
      'Can be shown',
      status.can_be_shown ? 'yes: run posthorn secret show' : 'no: it was shown; run posthorn secret rotate',
    ],
    ['Old one valid until', status.secret_overlap_ends_at ?? '-'],
    ['Webhooks that sign with it', String(status.webhook_count)],
  ];
  return rows.map(([name, value]) => `${name.padEnd(28)}${value}\n`).join('');
}
