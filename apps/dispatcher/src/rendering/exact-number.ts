// Numbers as in PHP, and numbers whose digits PHP would lose.

/** An int of 64 bits is a bigint here, a float a number. */
export type PhpNumber = bigint | number;

/** A number whose digits a float would lose: kept as it was written. Calculations use the nearest float. */
export class ExactNumber {
  readonly source: string;
  constructor(source: string) {
    this.source = source;
  }
}

const INT_MAX = 2n ** 63n - 1n;
const INT_MIN = -(2n ** 63n);
export const isInt = (exact: bigint): boolean => exact >= INT_MIN && exact <= INT_MAX;

/** From here on 14 digits, which PHP prints, do not show every cent. */
export const LARGE = 1e12;
const DIGITS_PRINTED = 14;
/** No double has so many; to read them takes ever longer. */
const DIGITS_CALCULATED = 400;

/**
 * What a JSON number or a numeric text stands for: an int where it fits, a float where that holds what matters.
 * @param value the same as a double
 */
export function numberWritten(source: string, value = Number(source)): PhpNumber | ExactNumber {
  // By far the most: a fraction whose digits a float shows.
  if (!Number.isInteger(value) && Math.abs(value) < LARGE) return value;
  if (source.length > DIGITS_CALCULATED) return new ExactNumber(source);
  if (/^[+-]?\d+$/.test(source)) {
    const exact = BigInt(source.replace('+', ''));
    return isInt(exact) ? exact : new ExactNumber(source);
  }
  const [mantissa = ''] = source.split(/e/i);
  const isShort = mantissa.replace(/\D/g, '').replace(/^0+|0+$/g, '').length <= DIGITS_PRINTED;
  const isHeld = Math.abs(value) < LARGE || (isShort && isSame(value, source));
  return Number.isFinite(value) && isHeld ? value : new ExactNumber(source);
}

/** Whether the double is the number that is written. 10^25 is short, and no double. */
const isSame = (value: number, source: string): boolean =>
  Math.abs(value) <= Number.MAX_SAFE_INTEGER ||
  !/^[+-]?\d+(\.0*)?$/.test(source) ||
  BigInt(value) === BigInt(source.replace(/^\+|\..*$/g, ''));
