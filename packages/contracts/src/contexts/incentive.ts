// What rewards and benefits share, and what their definitions share.
import { freeMap, number, objectOf, recordId, text, textOrNumber, texts, timestamps, utcTime, word } from './fields.ts';
import { region } from './region.ts';

const PERIODS = ['days', 'weeks', 'months', 'years', 'absolute_date', 'absolute_week', 'absolute_month'] as const;

const offset = (what: string) => number(`When the ${what} notice goes out.`);

/** Fields of a reward's and a benefit's definition alike. */
export const incentiveDefinitionFields = {
  id: recordId(),
  name: text(),
  handle: text(),
  period: number('How long it lasts, counted in `period_type`.'),
  period_type: word(PERIODS),
  absolute_expiry: text('Fixed end, for the absolute period types.'),
  description: text(),
  short_description: text(),
  long_description: text(),
  terms_conditions: text(),
  earn_instructions: text(),
  internal_notes: text(),
  icon: text(),
  image_url: text(),
  issue_target_id: recordId('Target told when one is issued.'),
  extend_target_id: recordId('Target told when one is extended.'),
  notify_issue_offset_days: offset('issue'),
  notify_issue_offset_hour: offset('issue'),
  notify_extend_offset_days: offset('extension'),
  notify_extend_offset_hour: offset('extension'),
  tags: texts(),
  meta: freeMap(),
  region_id: recordId(),
  region: objectOf(region),
  ...timestamps(),
};

/** Notices that run ahead of the end, under the two names the sources have for them. */
export const noticeFields = {
  notify_expiry_offset_days: offset('expiry'),
  notify_expiry_offset_hour: offset('expiry'),
  notify_remind_offset_days: offset('reminder'),
  notify_remind_offset_hour: offset('reminder'),
};

/** Fields of a reward and of a benefit alike. */
export const incentiveFields = {
  timezone: text('IANA name, such as `Australia/Melbourne`.'),
  issued_at: utcTime('Issued at'),
  expires_at: utcTime('Ends at'),
  extended_at: utcTime('Extended at'),
  source_id: textOrNumber('Id of what it was issued for.'),
  source_type: text('Kind of that.'),
  meta: freeMap(),
  ...timestamps(),
};
