// Writes a value as JSON in one of the many ways a producer may: white space, escapes and forms of numbers vary.
import type { SeededRandom } from './seeded-random.ts';

export type Json = null | boolean | number | string | Json[] | { [name: string]: Json };

export function sourceOf(value: Json, random: SeededRandom): string {
  const gap = () => sourceOf.gap(random);
  if (typeof value === 'string') return text(value, random);
  if (typeof value === 'number') return number(value, random);
  if (Array.isArray(value)) {
    const items = value.map((item) => `${gap()}${sourceOf(item, random)}${gap()}`);
    return `[${items.length === 0 ? gap() : items.join(',')}]`;
  }
  if (typeof value === 'object' && value !== null) {
    const members = Object.entries(value).map(
      ([name, one]) => `${gap()}${text(name, random)}${gap()}:${gap()}${sourceOf(one, random)}${gap()}`,
    );
    return `{${members.length === 0 ? gap() : members.join(',')}}`;
  }
  return String(value);
}

/** Mostly nothing, else some white space. */
sourceOf.gap = (random: SeededRandom): string =>
  random.below(3) > 0 ? '' : Array.from({ length: random.below(4) }, () => ' \n\r\t'.charAt(random.below(4))).join('');

function text(value: string, random: SeededRandom): string {
  const plain = JSON.stringify(value);
  if (random.below(2) === 0) return plain;
  let escaped = '';
  for (let i = 0; i < value.length; i += 1) {
    const unit = value.charCodeAt(i);
    const mustEscape = unit < 32 || unit === 34 || unit === 92;
    escaped += mustEscape || random.below(3) === 0 ? `\\u${unit.toString(16).padStart(4, '0')}` : value.charAt(i);
  }
  return `"${escaped}"`;
}

function number(value: number, random: SeededRandom): string {
  const plain = JSON.stringify(value);
  if (!Number.isSafeInteger(value) || Object.is(value, -0)) return plain;
  return [plain, `${plain}.0`, `${plain}e0`, `${plain}.000E+0`][random.below(4)] ?? plain;
}
