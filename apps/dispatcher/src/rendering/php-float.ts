// How PHP writes a float: `echo` with 14 significant digits, json_encode with as many as tell it from its neighbours.

import { LARGE } from './exact-number.ts';

const ECHO_DIGITS = 14;
const JSON_DIGITS = 17;

/**
 * What `{{ value }}` prints. 14 digits hide the noise of binary fractions: 19.99 * 100 is 1999. PHP writes a large
 * number so too, and loses its cents and more; here nothing is rounded away down to the hundredth.
 */
export function echoed(value: number): string {
  const size = Math.abs(value);
  // The shortest text that is this number, where it has no more digits than are shown.
  const shortest = size >= 1e-4 && size < LARGE ? String(value) : '';
  if (shortest !== '' && shortest.length <= ECHO_DIGITS) return shortest;
  const rounded = halfToEven(value);
  if (size < LARGE) return written(rounded, ECHO_DIGITS, 'E');
  const toTheCent = size < 1e21 ? value.toFixed(2).replace(/\.?0+$/, '') : String(BigInt(value));
  return Number(toTheCent) === Number(rounded) ? written(rounded, ECHO_DIGITS, 'E') : toTheCent;
}

/** What json_encode writes. */
export const jsonFloat = (value: number): string =>
  Object.is(value, -0) ? '-0' : written(value.toExponential(), JSON_DIGITS, 'e');

/** As C rounds: what is exactly between two goes to the even one, where JavaScript takes the larger. */
function halfToEven(value: number): string {
  if (Object.is(value, -0)) return '-0e+0';
  const up = value.toExponential(ECHO_DIGITS - 1);
  const [longer = ''] = value.toExponential(ECHO_DIGITS).split('e');
  const isHalf = longer.endsWith('5') && Number(longer) !== 0 && /^0*$/.test(exactDigits(value).slice(ECHO_DIGITS + 1));
  const kept = longer.slice(0, -1);
  return isHalf && Number(kept.at(-1)) % 2 === 0 ? `${kept}e${up.split('e')[1]}` : up;
}

const exactDigits = (value: number): string => value.toExponential(100).split('e')[0]?.replace(/[-.]/g, '') ?? '';

/** C's `%G`, as PHP has it: with an exponent below 0.0001 and where the digits do not reach the point. */
function written(exponential: string, digitsMax: number, letter: string): string {
  const [mantissa = '', power = '0'] = exponential.split('e');
  const sign = mantissa.startsWith('-') ? '-' : '';
  const digits = mantissa.replace(/[-.]/g, '').replace(/0+$/, '') || '0';
  const exponent = Number(power);
  if (exponent < -4 || exponent >= digitsMax) {
    const [first, rest] = [digits.slice(0, 1), digits.slice(1) || '0'];
    return `${sign}${first}.${rest}${letter}${exponent < 0 ? '-' : '+'}${Math.abs(exponent)}`;
  }
  if (exponent < 0) return `${sign}0.${'0'.repeat(-exponent - 1)}${digits}`;
  const whole = digits.slice(0, exponent + 1).padEnd(exponent + 1, '0');
  const fraction = digits.slice(exponent + 1);
  return sign + (fraction === '' ? whole : `${whole}.${fraction}`);
}
