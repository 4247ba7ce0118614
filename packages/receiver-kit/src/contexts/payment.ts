// Made by `npm run docs:contexts` from packages/contracts/src/contexts. Change that.

/** One means by which a transaction was paid. */
export interface Payment {
  id?: string | number | null | undefined;
  /** Kind of payment, such as `CARD`. */
  payment_code?: string | null | undefined;
  paymenttype_id?: string | number | null | undefined;
  payment_number?: string | number | null | undefined;
  /** Paid, in the currency of the transaction. */
  tender_value?: number | null | undefined;
  web_order_number?: string | number | null | undefined;
  payment_gateway?: string | null | undefined;
  payment_ref1?: string | null | undefined;
  payment_ref2?: string | null | undefined;
  payment_ref3?: string | null | undefined;
  eftpos_cardtype?: string | null | undefined;
  eftpos_stan?: string | number | null | undefined;
  eftpos_authcode?: string | number | null | undefined;
  eftpos_settlement?: string | null | undefined;
  eftpos_reference?: string | number | null | undefined;
  [field: string]: unknown;
}
