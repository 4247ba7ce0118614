import { defaultSecret, secretRotation } from '@posthorn/contracts';
import { type Operation, one } from '../operation.ts';

const group = 'Default secret';

export const defaultSecretOperations = {
  get: {
    id: 'getDefaultSecret',
    group,
    summary: 'Show what is known of the default secret',
    description: 'Never the secret itself.',
    answer: one(defaultSecret),
  },
  show: {
    id: 'showDefaultSecret',
    group,
    summary: 'Show the default secret, once',
    description:
      'A tenant gets its default secret when it is made, or when a webhook first needs it. This call shows it to the first who asks, and makes it if there is none yet. It is not shown again: the next call answers 409. Rotate it for a new one.',
    answer: { ...one(defaultSecret), description: 'The secret, as `secret`: shown this once.' },
    errors: ['conflict'],
  },
  rotate: {
    id: 'rotateDefaultSecret',
    group,
    summary: 'Replace the default secret',
    description:
      'Sets a new secret: a generated one, or that of the body. It is shown in this answer only. The old one stays valid for `overlap_seconds` (default a day, at most 7; 0 = it ends at once): until `secret_overlap_ends_at` every request carries a `webhook-signature` of each, and `x-omneo-hmac-sha256` of the new one on odd attempts and of the old one on even ones. Every webhook with the `secret_source` `tenant` signs with it from this answer on.',
    body: { schema: secretRotation, required: false, example: { overlap_seconds: 3600 } },
    answer: { ...one(defaultSecret), description: 'Replaced. `secret` is the new secret, shown this once.' },
    errors: ['conflict'],
  },
} as const satisfies Record<string, Operation>;
