// Reads and writes numbers, durations, sizes and times.

const MS: Readonly<Record<string, number>> = { d: 86_400_000, h: 3_600_000, m: 60_000, s: 1000, ms: 1 };
const BYTES: Readonly<Record<string, number>> = { MiB: 1_048_576, KiB: 1024, B: 1 };
/** As people write them too. */
const BYTES_ALSO: Readonly<Record<string, number>> = { mib: 1_048_576, kib: 1024, mb: 1_000_000, kb: 1000, b: 1 };

const NUMBER = /^-?\d{1,15}(\.\d{1,9})?$/;
const WITH_UNIT = /^(\d{1,12}(?:\.\d{1,6})?)([A-Za-z]*)$/;

export const readNumber = (text: string): number | undefined => (NUMBER.test(text) ? Number(text) + 0 : undefined);
export const readWhole = (text: string): number | undefined => (/^\d{1,15}$/.test(text) ? Number(text) : undefined);

function readUnit(text: string, units: Readonly<Record<string, number>>, bare: number): number | undefined {
  const [, amount = '', unit = ''] = WITH_UNIT.exec(text) ?? [];
  const factor = unit === '' ? bare : units[unit.toLowerCase()];
  return amount === '' || factor === undefined ? undefined : Math.round(Number(amount) * factor * 1000) / 1000;
}

/** Milliseconds; a bare number is milliseconds too. */
export const readDuration = (text: string): number | undefined => readUnit(text, MS, 1);
export const readSize = (text: string): number | undefined => readUnit(text, BYTES_ALSO, 1);

/** In the largest unit that leaves no fraction. */
function write(amount: number, units: Readonly<Record<string, number>>, smallest: string): string {
  const unit = Object.keys(units).find((one) => amount % (units[one] ?? 1) === 0 && amount > 0) ?? smallest;
  return `${amount / (units[unit] ?? 1)}${unit}`;
}

export const writeDuration = (ms: number): string => write(ms, MS, 'ms');
export const writeSize = (bytes: number): string => write(bytes, BYTES, 'B');

/** How long ago: a duration must name its unit here, or `20` would be anybody's guess. */
export const readAgo = (text: string): number | undefined =>
  /^\d+(\.\d+)?$/.test(text) ? undefined : readDuration(text);

const TIME = /^(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d)(:\d\d(?:\.\d{1,3})?)?(Z|[+-]\d\d:\d\d)?)?$/i;

/** A day, or a time in RFC 3339 or with a space; UTC where no offset is given. Epoch milliseconds. */
export function readTime(text: string): number | undefined {
  const [, day, minutes = '00:00', seconds = ':00', zone = 'Z'] = TIME.exec(text) ?? [];
  if (day === undefined) return undefined;
  const at = Date.parse(`${day}T${minutes}${seconds}${zone.toUpperCase()}`);
  // 31 June is no day, though Date.parse of some engines counts on into July.
  return Number.isNaN(at) || new Date(`${day}T00:00Z`).getUTCDate() !== Number(day.slice(8)) ? undefined : at;
}

/** As short as it stays exact. */
export function writeTime(at: number): string {
  return new Date(at)
    .toISOString()
    .replace(/\.000Z$/, 'Z')
    .replace(/:00Z$/, 'Z')
    .replace(/T00:00Z$/, '');
}
