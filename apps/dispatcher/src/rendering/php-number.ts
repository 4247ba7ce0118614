// Calculating as PHP does. Arithmetic between ints stays exact
// until it overflows, which makes a float of it, as in PHP.
import { ExactNumber, isInt, numberWritten, type PhpNumber } from './exact-number.ts';
import { TemplateFault } from './fault.ts';
import { isList, textOf, type Value } from './values.ts';

const overflowing = (exact: bigint): PhpNumber => (isInt(exact) ? exact : Number(exact));

const INTEGER = /^[+-]?\d+$/;
const LEADING = /^[ \t\n\r\v\f]*([+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?)/;

/** Longer than an int can be: it is a float, however many digits it has. */
const INT_CHARS = 25;

const numberFrom = (digits: string): PhpNumber =>
  digits.length <= INT_CHARS && INTEGER.test(digits) ? overflowing(BigInt(digits.replace('+', ''))) : Number(digits);

/** The number a text is, with white space around it and nothing else; `null` where it is not one. */
export function numericText(text: string): PhpNumber | null {
  const [all, digits = ''] = LEADING.exec(text) ?? [''];
  return digits !== '' && text.slice(all.length).trim() === '' ? numberFrom(digits) : null;
}

/** What calculating makes of a value: null is 0, `5 apples` is 5. @throws TemplateFault where PHP throws too */
export function numberIn(value: Value): PhpNumber {
  const found = finiteNumber(value);
  if (found !== null) return found;
  throw new TemplateFault('a value is not a number where a number is needed');
}

/** What PHP's functions take as a number: no text that only begins with one. @throws TemplateFault for other text */
export function argumentIn(value: Value): PhpNumber {
  if (typeof value !== 'string' || numericText(value) !== null) return numberIn(value);
  throw new TemplateFault('a value is not a number where a number is needed');
}

/** What PHP's `(float)` makes of a value, without losing digits: a text that is not a number is 0. @throws TemplateFault for lists and maps */
export function amountOf(value: Value): PhpNumber | ExactNumber {
  const found = finiteNumber(value) ?? 0n;
  if (value instanceof ExactNumber) return value;
  const digits = typeof value === 'string' ? LEADING.exec(value)?.[1] : undefined;
  return digits === undefined ? found : numberWritten(digits);
}

/** A length, a place or a number of decimals. */
export const countOf = (value: Value): number => Math.trunc(Number(numberIn(value)));

function finiteNumber(value: Value): PhpNumber | null {
  if (typeof value === 'bigint') return value;
  if (typeof value === 'number') return finite(value);
  if (value === null) return 0n;
  if (typeof value === 'boolean') return value ? 1n : 0n;
  if (value instanceof ExactNumber) return finite(Number(value.source));
  if (isList(value) || value instanceof Map) throw new TemplateFault('a list or map was used where a number is needed');
  const digits = LEADING.exec(textOf(value))?.[1];
  if (digits === undefined) return null;
  const number = numberFrom(digits);
  return typeof number === 'bigint' ? number : finite(number);
}

export function finite(value: number): number {
  if (Number.isFinite(value)) return value;
  throw new TemplateFault('the result of a calculation is not finite');
}

type Calculation = (a: PhpNumber, b: PhpNumber) => PhpNumber;

const calculation =
  (ofInts: (a: bigint, b: bigint) => bigint, ofFloats: (a: number, b: number) => number): Calculation =>
  (a, b) =>
    typeof a === 'bigint' && typeof b === 'bigint' ? overflowing(ofInts(a, b)) : finite(ofFloats(Number(a), Number(b)));

export const add = calculation(
  (a, b) => a + b,
  (a, b) => a + b,
);
export const subtract = calculation(
  (a, b) => a - b,
  (a, b) => a - b,
);
export const multiply = calculation(
  (a, b) => a * b,
  (a, b) => a * b,
);
const negate = (value: PhpNumber): PhpNumber => multiply(value, -1n);
export const absolute = (value: PhpNumber): PhpNumber => {
  if (typeof value === 'number') return Math.abs(value);
  return value < 0n ? negate(value) : value;
};

function divisor<T extends PhpNumber>(value: T): T {
  if (Number(value) === 0) throw new TemplateFault('division by zero');
  return value;
}

/** An int where both are and nothing remains, else a float. */
export const divide: Calculation = (a, b) => {
  divisor(b);
  if (typeof a === 'bigint' && typeof b === 'bigint' && a % b === 0n) return overflowing(a / b);
  return finite(Number(a) / Number(b));
};

const truncated = (value: PhpNumber): bigint => {
  if (typeof value === 'bigint') return value;
  const whole = BigInt(Math.trunc(finite(value)));
  if (isInt(whole)) return whole;
  throw new TemplateFault('a number does not fit into a 64-bit integer');
};

/** `//`: the quotient, rounded down. */
export const divideAndFloor: Calculation = (a, b) => {
  const quotient = divide(a, b);
  return truncated(typeof quotient === 'number' ? Math.floor(quotient) : quotient);
};

/** `%`: of whole numbers, with the sign of the first. */
export const modulo = (a: PhpNumber, b: PhpNumber): bigint => truncated(a) % divisor(truncated(b));

export const power: Calculation = (a, b) => {
  const areInts = typeof a === 'bigint' && typeof b === 'bigint';
  // Of -1, 0 and 1 every power is small; of others the 64th is beyond an int, and a float is at hand.
  if (areInts && b >= 0n && (b < 64n || absolute(a) <= 1n)) return overflowing(a ** (b < 64n ? b : 2n + (b % 2n)));
  return finite(Number(a) ** Number(b));
};
