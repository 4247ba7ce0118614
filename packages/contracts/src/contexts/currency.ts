import { named, number, recordId, text } from './fields.ts';

/** A currency record. Most contexts carry only the ISO 4217 code. */
export const currency = named('Currency', 'A currency.', {
  id: recordId(),
  code: text('ISO 4217 code.'),
  name: text(),
  symbol: text(),
  rate: number(),
});
