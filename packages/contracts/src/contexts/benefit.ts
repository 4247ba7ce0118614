import { flag, freeMap, named, number, objectOf, recordId, text, utcTime, word } from './fields.ts';
import { incentiveDefinitionFields, incentiveFields, noticeFields } from './incentive.ts';
import { owned, rootId } from './owner.ts';

const TYPES = ['discount', 'value', 'competition', 'event', 'gift', 'voucher', 'bonus', 'other'] as const;

export const benefitDefinition = named('BenefitDefinition', 'What benefits of one kind are made from.', {
  ...incentiveDefinitionFields,
  ...noticeFields,
  type: word(TYPES),
  value: number(),
  campaign: text(),
  max_redemptions: number('How often one may be redeemed.'),
  max_global_redemptions: number('How often all of them together may be redeemed.'),
  is_claimable: flag('Whether people claim it themselves.'),
  redeem_code_pos: text(),
  redeem_code_online: text(),
  remind_target_id: recordId('Target told to remind of one.'),
});

/** The context of `benefit.created`: a percentage, product or service, issued to a person. */
export const benefitContext = named('BenefitContext', 'A benefit: a percentage, product or service for a person.', {
  id: rootId,
  ...owned,
  ...incentiveFields,
  external_id: text('Id in another system.'),
  claimed_at: utcTime('Claimed at'),
  is_expired: flag(),
  is_redeemable: flag(),
  redemptions_remaining: number(),
  total_global_redemptions_remaining: number(),
  redeem_code_pos: text('Code for the till.'),
  redeem_code_online: text('Code for the web shop.'),
  value: number(),
  is_combined: flag(),
  combine_meta: freeMap(),
  definition: objectOf(benefitDefinition),
});
