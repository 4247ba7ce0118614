// The two time formats of the API; inside, a time is epoch milliseconds (architecture rule 7).

/** `YYYY-MM-DD HH:MM:SS` in UTC, as the vendor's resources carry it. */
export function toVendorTime(epochMs: number): string {
  return new Date(epochMs).toISOString().slice(0, 19).replace('T', ' ');
}

/** RFC 3339 in UTC with milliseconds, as events, deliveries and attempts carry it. */
export function toRfc3339(epochMs: number): string {
  return new Date(epochMs).toISOString();
}

const TIME = /^(\d{4}-\d{2}-\d{2})[T ](\d{2}:\d{2}:\d{2})(\.\d{1,9})?(Z|[+-]\d{2}:\d{2})?$/i;

/** Reads either format (no offset means UTC). Epoch milliseconds, or `undefined` where the text is no such time. */
export function parseTime(text: string): number | undefined {
  const match = TIME.exec(text);
  if (match === null) return undefined;
  const [, date, time, fraction = '', offset = 'Z'] = match;
  const epochMs = Date.parse(`${date}T${time}${fraction.slice(0, 4)}${offset.toUpperCase()}`);
  if (Number.isNaN(epochMs)) return undefined;
  // Date.parse rolls 31 February over to March: a day that is not in the calendar is refused instead.
  const day = new Date(Date.parse(`${date}T00:00:00Z`)).toISOString().slice(0, 10);
  return day === date ? epochMs : undefined;
}
