import { money, named, text, textOrNumber } from './fields.ts';

export const payment = named('Payment', 'One means by which a transaction was paid.', {
  id: textOrNumber(),
  payment_code: text('Kind of payment, such as `CARD`.'),
  paymenttype_id: textOrNumber(),
  payment_number: textOrNumber(),
  tender_value: money('Paid, in the currency of the transaction.'),
  web_order_number: textOrNumber(),
  payment_gateway: text(),
  payment_ref1: text(),
  payment_ref2: text(),
  payment_ref3: text(),
  eftpos_cardtype: text(),
  eftpos_stan: textOrNumber(),
  eftpos_authcode: textOrNumber(),
  eftpos_settlement: text(),
  eftpos_reference: textOrNumber(),
});
