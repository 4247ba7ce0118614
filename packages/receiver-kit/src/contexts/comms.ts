// Made by `npm run docs:contexts` from packages/contracts/src/contexts. Change that.

/** Communication preferences: `{channel}_{topic}`, each with its stored `_raw`. */
export interface Comms {
  /** Id of a profile. */
  profile_id?: string | null | undefined;
  email_optout?: boolean | null | undefined;
  email_bounced?: boolean | null | undefined;
  email_promo?: boolean | null | undefined;
  email_discover?: boolean | null | undefined;
  email_benefits?: boolean | null | undefined;
  email_reminders?: boolean | null | undefined;
  email_account?: boolean | null | undefined;
  email_bookings?: boolean | null | undefined;
  email_feedback?: boolean | null | undefined;
  email_location?: boolean | null | undefined;
  email_service?: boolean | null | undefined;
  sms_optout?: boolean | null | undefined;
  sms_bounced?: boolean | null | undefined;
  sms_promo?: boolean | null | undefined;
  sms_discover?: boolean | null | undefined;
  sms_benefits?: boolean | null | undefined;
  sms_reminders?: boolean | null | undefined;
  sms_account?: boolean | null | undefined;
  sms_bookings?: boolean | null | undefined;
  sms_feedback?: boolean | null | undefined;
  sms_location?: boolean | null | undefined;
  sms_service?: boolean | null | undefined;
  push_optout?: boolean | null | undefined;
  push_bounced?: boolean | null | undefined;
  push_promo?: boolean | null | undefined;
  push_discover?: boolean | null | undefined;
  push_benefits?: boolean | null | undefined;
  push_reminders?: boolean | null | undefined;
  push_account?: boolean | null | undefined;
  push_bookings?: boolean | null | undefined;
  push_feedback?: boolean | null | undefined;
  push_location?: boolean | null | undefined;
  push_service?: boolean | null | undefined;
  phone_optout?: boolean | null | undefined;
  phone_bounced?: boolean | null | undefined;
  phone_promo?: boolean | null | undefined;
  phone_discover?: boolean | null | undefined;
  phone_benefits?: boolean | null | undefined;
  phone_reminders?: boolean | null | undefined;
  phone_account?: boolean | null | undefined;
  phone_bookings?: boolean | null | undefined;
  phone_feedback?: boolean | null | undefined;
  phone_location?: boolean | null | undefined;
  phone_service?: boolean | null | undefined;
  post_optout?: boolean | null | undefined;
  post_bounced?: boolean | null | undefined;
  post_promo?: boolean | null | undefined;
  post_discover?: boolean | null | undefined;
  post_benefits?: boolean | null | undefined;
  post_reminders?: boolean | null | undefined;
  post_account?: boolean | null | undefined;
  post_bookings?: boolean | null | undefined;
  post_feedback?: boolean | null | undefined;
  post_location?: boolean | null | undefined;
  post_service?: boolean | null | undefined;
  email_optout_raw?: number | null | undefined;
  email_bounced_raw?: number | null | undefined;
  email_promo_raw?: number | null | undefined;
  email_discover_raw?: number | null | undefined;
  email_benefits_raw?: number | null | undefined;
  email_reminders_raw?: number | null | undefined;
  email_account_raw?: number | null | undefined;
  email_bookings_raw?: number | null | undefined;
  email_feedback_raw?: number | null | undefined;
  email_location_raw?: number | null | undefined;
  email_service_raw?: number | null | undefined;
  sms_optout_raw?: number | null | undefined;
  sms_bounced_raw?: number | null | undefined;
  sms_promo_raw?: number | null | undefined;
  sms_discover_raw?: number | null | undefined;
  sms_benefits_raw?: number | null | undefined;
  sms_reminders_raw?: number | null | undefined;
  sms_account_raw?: number | null | undefined;
  sms_bookings_raw?: number | null | undefined;
  sms_feedback_raw?: number | null | undefined;
  sms_location_raw?: number | null | undefined;
  sms_service_raw?: number | null | undefined;
  push_optout_raw?: number | null | undefined;
  push_bounced_raw?: number | null | undefined;
  push_promo_raw?: number | null | undefined;
  push_discover_raw?: number | null | undefined;
  push_benefits_raw?: number | null | undefined;
  push_reminders_raw?: number | null | undefined;
  push_account_raw?: number | null | undefined;
  push_bookings_raw?: number | null | undefined;
  push_feedback_raw?: number | null | undefined;
  push_location_raw?: number | null | undefined;
  push_service_raw?: number | null | undefined;
  phone_optout_raw?: number | null | undefined;
  phone_bounced_raw?: number | null | undefined;
  phone_promo_raw?: number | null | undefined;
  phone_discover_raw?: number | null | undefined;
  phone_benefits_raw?: number | null | undefined;
  phone_reminders_raw?: number | null | undefined;
  phone_account_raw?: number | null | undefined;
  phone_bookings_raw?: number | null | undefined;
  phone_feedback_raw?: number | null | undefined;
  phone_location_raw?: number | null | undefined;
  phone_service_raw?: number | null | undefined;
  post_optout_raw?: number | null | undefined;
  post_bounced_raw?: number | null | undefined;
  post_promo_raw?: number | null | undefined;
  post_discover_raw?: number | null | undefined;
  post_benefits_raw?: number | null | undefined;
  post_reminders_raw?: number | null | undefined;
  post_account_raw?: number | null | undefined;
  post_bookings_raw?: number | null | undefined;
  post_feedback_raw?: number | null | undefined;
  post_location_raw?: number | null | undefined;
  post_service_raw?: number | null | undefined;
  /** Whether the address was verified: one of `not_sent`, `sent`, `delivered`, `undelivered`, `failed`, `verified`. */
  email_verification?:
    | 'not_sent'
    | 'sent'
    | 'delivered'
    | 'undelivered'
    | 'failed'
    | 'verified'
    | (string & {})
    | null
    | undefined;
  /** Whether the address was verified: one of `not_sent`, `sent`, `delivered`, `undelivered`, `failed`, `verified`. */
  sms_verification?:
    | 'not_sent'
    | 'sent'
    | 'delivered'
    | 'undelivered'
    | 'failed'
    | 'verified'
    | (string & {})
    | null
    | undefined;
  /** Whether the address was verified: one of `not_sent`, `sent`, `delivered`, `undelivered`, `failed`, `verified`. */
  phone_verification?:
    | 'not_sent'
    | 'sent'
    | 'delivered'
    | 'undelivered'
    | 'failed'
    | 'verified'
    | (string & {})
    | null
    | undefined;
  /** Whether the address was verified: one of `not_sent`, `sent`, `delivered`, `undelivered`, `failed`, `verified`. */
  post_verification?:
    | 'not_sent'
    | 'sent'
    | 'delivered'
    | 'undelivered'
    | 'failed'
    | 'verified'
    | (string & {})
    | null
    | undefined;
  /** Consent last changed at: `YYYY-MM-DD HH:MM:SS`, UTC. */
  email_consent_updated_at?: string | null | undefined;
  /** Consent last changed at: `YYYY-MM-DD HH:MM:SS`, UTC. */
  sms_consent_updated_at?: string | null | undefined;
  /** Terms accepted at: `YYYY-MM-DD HH:MM:SS`, UTC. */
  terms_accepted_at?: string | null | undefined;
  terms_accepted_version?: string | null | undefined;
  /** Made at: `YYYY-MM-DD HH:MM:SS`, UTC. */
  created_at?: string | null | undefined;
  /** Last changed at: `YYYY-MM-DD HH:MM:SS`, UTC. */
  updated_at?: string | null | undefined;
  [field: string]: unknown;
}
