// Shortens values for people. It reads only the beginning of a value, however large it is.

const MAX_SHOWN_CHARS = 40;
const MAX_SHOWN_ITEMS = 4;

export function cut(text: string, length = MAX_SHOWN_CHARS): string {
  if (text.length <= length) return text;
  // Not through the middle of a surrogate pair: half of one cannot be stored as UTF-8.
  return `${text.slice(0, length).replace(/[\ud800-\udbff]$/, '')}…`;
}

/** A value of an event, on one line. */
export function shown(value: unknown): string {
  if (typeof value === 'string') return JSON.stringify(cut(value));
  if (Array.isArray(value)) return listed(value, (item) => (Array.isArray(item) ? '[…]' : shown(item)));
  if (value === undefined) return 'null';
  return typeof value === 'object' && value !== null ? '{…}' : String(value);
}

export function listed(items: readonly unknown[], show: (item: unknown) => string): string {
  const texts = items.slice(0, MAX_SHOWN_ITEMS).map(show);
  if (items.length > MAX_SHOWN_ITEMS) texts.push('…');
  return `[${texts.join(', ')}]`;
}
