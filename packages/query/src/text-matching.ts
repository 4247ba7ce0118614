// Matches text against patterns like SQLite's GLOB and LIKE: `*` is any characters, and only A–Z are case-insensitive.

const folded = (text: string): string => text.replace(/[A-Z]/g, (letter) => letter.toLowerCase());

export const contains = (text: string | null | undefined, part: string): boolean =>
  text !== null && text !== undefined && folded(text).includes(folded(part));

/** Each part between two stars is looked for at the first place it is at: no backtracking, whatever the pattern. */
export function fits(text: string, pattern: string): boolean {
  const [first = '', ...rest] = pattern.split('*');
  const last = rest.pop();
  if (last === undefined) return text === pattern;
  if (!text.startsWith(first)) return false;
  let at = first.length;
  for (const part of rest) {
    const found = text.indexOf(part, at);
    if (found < 0) return false;
    at = found + part.length;
  }
  return text.length - last.length >= at && text.endsWith(last);
}

export const fitsAnyCase = (text: string, pattern: string): boolean => fits(folded(text), folded(pattern));
