// Texts of the fields that webhooks and targets have in common.
import type { EndpointKind } from '../../domain/endpoint-fields.ts';

export const disabledReasonText =
  'Why it is off: `by_user`, `gone` (the receiver answered 410) or `failing` (five days without a success).';

export const endpointTexts = (kind: EndpointKind) => ({
  url: 'The http or https URL to send to.',
  queue: 'Priority (lane) under load: `high`, `default` or `low`.',
  is_active: `Whether the ${kind} is on. While it is off, its deliveries are held.`,
  headers: 'Static headers to send with every attempt; at most 50.',
  authentication:
    'How requests prove to the receiver who sends them. Secret fields are shown as `••••`; a `••••` that is sent back keeps what is stored. `null` = none. Signing is independent of it.',
  rate_limit: 'Max attempts started per time window. `null` = no limit.',
  'rate_limit.count': 'Max attempts per window.',
  'rate_limit.per_seconds': 'Length of the window in seconds.',
});

export const secretTexts = {
  secret: 'Secret that signs the requests: `whsec_…`, or 1 to 256 visible ASCII characters. `null` = unsigned.',
  generate_secret: 'Generate a new secret, shown in the answer.',
  use_default_secret: 'Sign with the default secret of the tenant.',
};

export const readOnlyTexts = (kind: EndpointKind) => ({
  id: `Id of the ${kind}.`,
  condition_warnings:
    'Probable mistakes in the condition, such as an unknown operator. If the evaluation reaches an unknown operator, the condition is not met.',
  disabled_reason: disabledReasonText,
  disabled_at: 'When it was switched off.',
  secret: 'The secret, only in the answer to the request that set it.',
  secret_hint: 'Last characters of the signing secret, to identify it; `null` without a secret.',
  secret_overlap_ends_at: 'Until when the previous secret is also valid.',
  held_count: `Number of deliveries that are held now. If more than 1,000 deliveries wait when a ${kind} is switched off or on, the number changes for some seconds more.`,
  health: 'Health of the receiver.',
  user_id: 'The token that created it.',
  created_at: 'When it was created.',
  updated_at: 'When it was last changed.',
});
