// Rounding as PHP's `round` and Twig's modes do it, and of numbers whose digits a float would lose.
import { ExactNumber, numberWritten, type PhpNumber } from './exact-number.ts';
import { TemplateFault } from './fault.ts';
import { finite } from './php-number.ts';

const DECIMALS_MAX = 20;
const MODES = ['common', 'ceil', 'floor'] as const;
type Mode = (typeof MODES)[number];

export function decimalsWithin(decimals: number, least: number): number {
  const places = Math.trunc(decimals);
  if (places >= least && places <= DECIMALS_MAX) return places;
  throw new TemplateFault(`decimals must be ${least} to ${DECIMALS_MAX}`);
}

function modeNamed(name: string): Mode {
  const mode = MODES.find((one) => one === name);
  if (mode === undefined) throw new TemplateFault(`round takes ${MODES.join(', ')}`);
  return mode;
}

/** A float, as in PHP, or every digit where a float would lose some. */
export function rounded(value: PhpNumber | ExactNumber, precision: number, method = 'common'): PhpNumber | ExactNumber {
  const [places, mode] = [decimalsWithin(precision, -DECIMALS_MAX), modeNamed(method)];
  if (isExact(value)) return numberWritten(roundedDigits(value, places, mode));
  const number = Number(value);
  if (mode === 'common') return finite(roundedFloat(number, places));
  const scale = 10 ** places;
  return finite((mode === 'ceil' ? Math.ceil(number * scale) : Math.floor(number * scale)) / scale);
}

export const isExact = (value: PhpNumber | ExactNumber): value is bigint | ExactNumber =>
  typeof value === 'bigint' ? BigInt(Number(value)) !== value : value instanceof ExactNumber;

const aroundHalf = (value: number): number => (value >= 0 ? Math.floor(value + 0.5) : Math.ceil(value - 0.5));
const scaled = (value: number, places: number): number => (places >= 0 ? value * 10 ** places : value / 10 ** -places);

/** PHP 8's `round`: first to 15 digits, so that 1.005 to two places is 1.01, then half away from zero. */
export function roundedFloat(value: number, places: number): number {
  if (value === 0) return value;
  const sure = 14 - Math.floor(Math.log10(Math.abs(value)));
  const isSurer = sure > places && sure - 15 < places;
  const moved = isSurer ? scaled(aroundHalf(scaled(value, sure)), places - sure) : scaled(value, places);
  // Beyond what a double holds there is nothing to round.
  if (Math.abs(moved) >= 1e15) return value;
  return scaled(aroundHalf(moved), -places);
}

/** By the digits as they are written, however many there are. */
export function roundedDigits(value: bigint | ExactNumber, places: number, mode: Mode = 'common'): string {
  const { sign, digits, decimals } = digitsOf(value instanceof ExactNumber ? value.source : String(value));
  const drop = decimals - places;
  if (drop <= 0) return plain(sign, digits, decimals);
  const unit = 10n ** BigInt(drop);
  const [whole, rest] = [BigInt(digits) / unit, BigInt(digits) % unit];
  const isUp = mode === 'common' ? rest * 2n >= unit : rest > 0n && (mode === 'ceil') === (sign === '');
  return plain(sign, `${whole + (isUp ? 1n : 0n)}${'0'.repeat(Math.max(0, -places))}`, Math.max(0, places));
}

function digitsOf(source: string): { sign: string; digits: string; decimals: number } {
  finite(Number(source));
  const [, sign = '', whole = '', fraction = '', power = '0'] =
    /^([+-]?)(\d*)(?:\.(\d*))?(?:[eE]([+-]?\d+))?$/.exec(source.trim()) ?? [];
  const decimals = fraction.length - Number(power);
  const digits = whole + fraction + '0'.repeat(Math.max(0, -decimals));
  return { sign: sign === '-' ? '-' : '', digits, decimals: Math.max(0, decimals) };
}

function plain(sign: string, digits: string, decimals: number): string {
  const padded = digits.padStart(decimals + 1, '0');
  const whole = padded.slice(0, padded.length - decimals).replace(/^0+(?=\d)/, '');
  const fraction = decimals === 0 ? '' : padded.slice(-decimals).replace(/0+$/, '');
  return sign + whole + (fraction === '' ? '' : `.${fraction}`);
}
