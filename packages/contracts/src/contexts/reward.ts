import { flag, localTime, money, named, objectOf, recordId, text, utcTime, word } from './fields.ts';
import { incentiveDefinitionFields, incentiveFields, noticeFields } from './incentive.ts';
import { owned, rootId } from './owner.ts';

const TYPES = [
  'activation',
  'anniversary',
  'birthday',
  'bonus',
  'campaign',
  'customer-service',
  'reactivation',
  'spend',
  'staff',
  'system-adjustment',
  'tier',
  'achievement',
  'status',
  'points',
  'referral',
  'other',
] as const;

const rewardDefinition = named('RewardDefinition', 'What rewards of one kind are made from.', {
  ...incentiveDefinitionFields,
  ...noticeFields,
  type: word(TYPES),
  value: money('Value of one, in `currency`.'),
  max_value: money('Most one may be worth, in `currency`.'),
  currency: text('ISO 4217 code.'),
  expiry_target_id: recordId('Target told before one ends.'),
});

/** The context of `reward.created`: money to spend, issued to a person. */
export const rewardContext = named('RewardContext', 'A reward: money to spend, issued to a person.', {
  id: rootId,
  ...owned,
  ...incentiveFields,
  value_initial: money('As issued.'),
  value_remaining: money('Not yet spent.'),
  issued_local_at: localTime('Issued at'),
  expires_local_at: localTime('Ends at'),
  notify_issue_at: utcTime('Issue notice due at'),
  notify_expiry_at: utcTime('Expiry notice due at'),
  has_notified_issue: flag(),
  has_notified_expiry: flag(),
  has_notified_extend: flag(),
  is_active: flag(),
  is_expired: flag(),
  definition: objectOf(rewardDefinition),
});
