// Numbers as PHP's Twig writes them.
import { TemplateFault } from './fault.ts';
import { finite } from './values.ts';

const DECIMALS_MAX = 20;
const MODES = ['common', 'ceil', 'floor'];

/** Half away from zero, by the decimal digits that the number shows: 1.005 to two places is 1.01, as PHP has it. */
export function rounded(value: number, precision: number, mode = 'common'): number {
  const places = decimalsWithin(precision, -DECIMALS_MAX);
  if (!MODES.includes(mode)) throw new TemplateFault(`round takes ${MODES.join(', ')}`);
  const scaled = shifted(Math.abs(value), places);
  const down = mode === (value < 0 ? 'ceil' : 'floor');
  const whole = mode === 'common' ? Math.round(scaled) : down ? Math.floor(scaled) : Math.ceil(scaled);
  return finite(Math.sign(value) * shifted(whole, -places)) + 0;
}

/** Moves the decimal point in the number's text: multiplying would bring in binary fractions. */
function shifted(value: number, places: number): number {
  const [digits, exponent = '0'] = String(value).split('e');
  return Number(`${digits}e${Number(exponent) + places}`);
}

function decimalsWithin(decimals: number, least: number): number {
  const places = Math.trunc(decimals);
  if (places >= least && places <= DECIMALS_MAX) return places;
  throw new TemplateFault(`decimals are ${least} to ${DECIMALS_MAX}`);
}

export function numberFormat(value: number, decimals: number, point: string, separator: string): string {
  const places = decimalsWithin(Math.max(0, decimals), 0);
  const number = rounded(value, places);
  const plain = Math.abs(number);
  // toFixed shows an exponent from 1e21 on; such a number has no decimals to show.
  const fixed =
    plain < 1e21 ? plain.toFixed(places) : BigInt(plain).toString() + (places > 0 ? `.${'0'.repeat(places)}` : '');
  const [whole = '', fraction] = fixed.split('.');
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, () => separator);
  return `${number < 0 ? '-' : ''}${grouped}${fraction === undefined ? '' : point + fraction}`;
}

const currencies = new Map<string, Intl.NumberFormat>();

/** The amount with the narrow symbol and decimals of the currency, written the English way: $1,234.50, ¥1,235, -€3.00. */
export function currency(value: number, code: string): string {
  if (!/^[A-Z]{3}$/.test(code))
    throw new TemplateFault("currency takes a code of three capital letters, such as 'NZD'");
  let format = currencies.get(code);
  if (format === undefined) {
    if (currencies.size >= 300) currencies.clear();
    format = new Intl.NumberFormat('en', { style: 'currency', currency: code, currencyDisplay: 'narrowSymbol' });
    currencies.set(code, format);
  }
  const places = format.resolvedOptions().maximumFractionDigits ?? 2;
  return format.format(rounded(value, places)).replaceAll('\u00a0', ' ');
}
