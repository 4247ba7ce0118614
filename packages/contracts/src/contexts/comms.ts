// Communication preferences: one field per channel and topic, generated from the two lists so that none is missing.
import { flag, named, number, profileId, text, timestamps, utcTime, word } from './fields.ts';

const COMMS_CHANNELS = ['email', 'sms', 'push', 'phone', 'post'] as const;
const COMMS_TOPICS = [
  'optout',
  'bounced',
  'promo',
  'discover',
  'benefits',
  'reminders',
  'account',
  'bookings',
  'feedback',
  'location',
  'service',
] as const;

type Preference = `${(typeof COMMS_CHANNELS)[number]}_${(typeof COMMS_TOPICS)[number]}`;

const names = COMMS_CHANNELS.flatMap((channel) => COMMS_TOPICS.map((topic): Preference => `${channel}_${topic}`));
const preferences = Object.fromEntries(names.map((name) => [name, flag()])) as Record<
  Preference,
  ReturnType<typeof flag>
>;
const raw = Object.fromEntries(names.map((name) => [`${name}_raw`, number()])) as Record<
  `${Preference}_raw`,
  ReturnType<typeof number>
>;

const verification = () =>
  word(['not_sent', 'sent', 'delivered', 'undelivered', 'failed', 'verified'], 'Whether the address was verified');

/** `attributes.comms`: `{channel}_{topic}` says whether the person wants it; `{channel}_{topic}_raw` is the stored number. */
export const comms = named('Comms', 'Communication preferences: `{channel}_{topic}`, each with its stored `_raw`.', {
  profile_id: profileId(),
  ...preferences,
  ...raw,
  email_verification: verification(),
  sms_verification: verification(),
  phone_verification: verification(),
  post_verification: verification(),
  email_consent_updated_at: utcTime('Consent last changed at'),
  sms_consent_updated_at: utcTime('Consent last changed at'),
  terms_accepted_at: utcTime('Terms accepted at'),
  terms_accepted_version: text(),
  ...timestamps(),
});
