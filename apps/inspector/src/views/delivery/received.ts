// Sent and received, compared. Pure, so that it can be held to tables.

/** Index of the first byte in which they differ, where one ends before the other: there; `null` = the same. */
export function firstDifference(one: Uint8Array, other: Uint8Array): number | null {
  const shorter = Math.min(one.length, other.length);
  for (let at = 0; at < shorter; at += 1) if (one[at] !== other[at]) return at;
  return one.length === other.length ? null : shorter;
}

/** `added` = by HTTP on the way (`host`, `connection`, …), which the record of what was sent need not have. */
type HeaderFate = 'same' | 'changed' | 'lost' | 'added' | 'masked';
export type ComparedHeader = { name: string; sent: string | null; received: string | null; fate: HeaderFate };

/** What the record has in place of a masked value. */
const MASK = '••••';

/** By name, whatever its spelling; in the order of what was sent, then what came besides. */
export function comparedHeaders(
  sent: Readonly<Record<string, string | readonly string[]>>,
  received: readonly (readonly [string, string])[],
): ComparedHeader[] {
  const got = new Map<string, string>();
  for (const [name, value] of received) {
    const before = got.get(name.toLowerCase());
    got.set(name.toLowerCase(), before === undefined ? value : `${before}, ${value}`);
  }
  const known = Object.entries(sent).map(([name, value]): ComparedHeader => {
    const text = typeof value === 'string' ? value : value.join(', ');
    const arrived = got.get(name.toLowerCase());
    got.delete(name.toLowerCase());
    return { name: name.toLowerCase(), sent: text, received: arrived ?? null, fate: fateOf(text, arrived) };
  });
  const added = [...got].map(([name, value]): ComparedHeader => ({ name, sent: null, received: value, fate: 'added' }));
  return [...known, ...added];
}

function fateOf(sent: string, received: string | undefined): HeaderFate {
  if (received === undefined) return 'lost';
  if (sent === received) return 'same';
  return sent === MASK ? 'masked' : 'changed';
}
