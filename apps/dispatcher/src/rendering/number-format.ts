// Numbers with separators and currencies, as PHP's Twig and the English language write them.
import type { ExactNumber, PhpNumber } from './exact-number.ts';
import { TemplateFault } from './fault.ts';
import { decimalsWithin, isExact, roundedDigits, roundedFloat } from './rounding.ts';

/** They stand in a number many times. */
const SEPARATORS_MAX_CHARS = 50;

type Amount = PhpNumber | ExactNumber;

export function numberFormat(value: Amount, decimals: number, point: string, separator: string): string {
  if (point.length + separator.length > SEPARATORS_MAX_CHARS)
    throw new TemplateFault(`number_format takes separators of at most ${SEPARATORS_MAX_CHARS} characters together`);
  const places = decimalsWithin(Math.max(0, decimals), 0);
  const [sign = '', whole = '', fraction = ''] = /^(-?)(\d+)\.?(\d*)$/.exec(fixed(value, places))?.slice(1) ?? [];
  const isZero = /^0*$/.test(whole + fraction);
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, () => separator);
  return `${isZero ? '' : sign}${grouped}${places === 0 ? '' : point + fraction.padEnd(places, '0')}`;
}

function fixed(value: Amount, places: number): string {
  if (isExact(value)) return roundedDigits(value, places);
  const number = roundedFloat(Number(value), places);
  // toFixed shows an exponent from 1e21 on; such a number has no decimals to show.
  return Math.abs(number) < 1e21 ? number.toFixed(places) : String(BigInt(number));
}

const currencies = new Map<string, Intl.NumberFormat>();

/** The amount with the narrow symbol and decimals of the currency, written the English way: $1,234.50, ¥1,235, -€3.00. */
export function currency(value: Amount, code: string): string {
  if (!/^[A-Z]{3}$/.test(code))
    throw new TemplateFault("currency takes a code of three capital letters, such as 'NZD'");
  let format = currencies.get(code);
  if (format === undefined) {
    if (currencies.size >= 300) currencies.clear();
    format = new Intl.NumberFormat('en', { style: 'currency', currency: code, currencyDisplay: 'narrowSymbol' });
    currencies.set(code, format);
  }
  const places = format.resolvedOptions().maximumFractionDigits ?? 2;
  const text = numberFormat(value, places, '.', '') as Intl.StringNumericLiteral;
  return format.format(text).replaceAll('\u00a0', ' ');
}
