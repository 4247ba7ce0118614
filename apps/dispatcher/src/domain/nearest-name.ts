// Finds the known name that is most similar to an unknown one.

/** Two letters are near to too much; and a name that is far longer than usual is not worth the work. */
const SHORTEST = 3;
const LONGEST = 40;
/** How many names are compared at most. */
const NAMES_MAX = 500;

/** The known name that is one edit away, for longer ones at most two; `null` = none is near, or it is known. */
export function nearestName(written: string, known: Iterable<string>): string | null {
  if (written.length < SHORTEST || written.length > LONGEST) return null;
  let nearest: string | null = null;
  let least = written.length > 5 ? 3 : 2;
  let looked = 0;
  for (const name of known) {
    looked += 1;
    if (name === written) return null;
    if (looked > NAMES_MAX) break;
    if (name.length < SHORTEST || Math.abs(name.length - written.length) >= least) continue;
    const edits = editsBetween(written, name);
    if (edits < least) [nearest, least] = [name, edits];
  }
  return nearest;
}

/** Letters to insert, remove or replace. */
export function editsBetween(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const replaced = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(replaced, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[b.length] ?? 0;
}
