// The kinds of actions: which ones Posthorn runs, and which ones belong to the loyalty platform itself.
import { nearestName } from './nearest-name.ts';

const ACTION_KINDS = ['filter', 'target.send'] as const;
export type ActionKind = (typeof ACTION_KINDS)[number];

/** Other spellings, which come back as they were written. `tsend` is in the vendor's older triggers. */
const SPELLINGS: Readonly<Record<string, ActionKind>> = {
  filter: 'filter',
  'target.send': 'target.send',
  tsend: 'target.send',
};

/** Actions that change the platform's own data. Posthorn has none of it. */
const OF_THE_PLATFORM: readonly string[] = [
  'benefit.create',
  'reward.create',
  'point.create',
  'points.award',
  'achievement.add',
  'achievement.progress',
  'tier.assign',
  'redeem.benefit',
  'update.highest.status.attribute',
];

export type ReadKind = { ok: true; kind: ActionKind } | { ok: false; fault: string };

/** The fault follows the name of the field. */
export function readKind(written: string): ReadKind {
  const kind = Object.hasOwn(SPELLINGS, written) ? SPELLINGS[written] : undefined;
  if (kind !== undefined) return { ok: true, kind };
  const known = ACTION_KINDS.map((one) => `"${one}"`).join(' or ');
  if (OF_THE_PLATFORM.includes(written)) {
    const fault = `"${written}" changes data of the loyalty platform, which Posthorn does not hold: leave this action on the platform, and use ${known} here`;
    return { ok: false, fault };
  }
  const near = nearestName(written.toLowerCase(), [...Object.keys(SPELLINGS), ...OF_THE_PLATFORM]) ?? spelling(written);
  const fix = near === null ? `use ${known}` : `use "${near}"`;
  return { ok: false, fault: `"${written}" is not a kind of action: ${fix}` };
}

/** The known spelling of a name that differs from it in case alone. */
const spelling = (written: string): string | null =>
  Object.keys(SPELLINGS).find((one) => one === written.toLowerCase()) ?? null;
