// Which target a reward or benefit names for an occasion. Its definition, in the context of its events, has their ids.
export type Incentive = 'reward' | 'benefit';

/** In calls of the vendor's API: which target of the definition is meant. */
const FIELDS = {
  issue: 'issue_target_id',
  expiry: 'expiry_target_id',
  remind: 'remind_target_id',
  extend: 'extend_target_id',
} as const;

type Occasion = keyof typeof FIELDS;

/** Rewards are told before they end, benefits are reminded of. */
export const OCCASIONS: Readonly<Record<Incentive, readonly Occasion[]>> = {
  reward: ['issue', 'expiry', 'extend'],
  benefit: ['issue', 'remind', 'extend'],
};

export type NamedTarget =
  | { kind: 'target'; id: number }
  /** `text` says what is neither an occasion nor an id. */
  | { kind: 'unknown' }
  /** The definition has no id in that field. */
  | { kind: 'none'; field: string; definition: string | null };

/** @param named an occasion, or a target's id @param context parsed, of the newest event of the object */
export function namedTarget(family: Incentive, named: string, context: unknown): NamedTarget {
  if (/^[1-9]\d{0,14}$/.test(named)) return { kind: 'target', id: Number(named) };
  const occasion = OCCASIONS[family].find((one) => one === named);
  if (occasion === undefined) return { kind: 'unknown' };
  const definition = memberOf(context, 'definition');
  const field = FIELDS[occasion];
  const id = memberOf(definition, field);
  if (Number.isSafeInteger(id) && Number(id) > 0) return { kind: 'target', id: Number(id) };
  const handle = memberOf(definition, 'handle');
  return { kind: 'none', field, definition: typeof handle === 'string' ? handle : null };
}

const memberOf = (value: unknown, name: string): unknown =>
  typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[name] : undefined;
