import { defaultSecret, secretRotation } from '@posthorn/contracts';
import { type Operation, one } from '../operation.ts';

const group = 'Default secret';

export const defaultSecretOperations = {
  get: {
    id: 'getDefaultSecret',
    group,
    summary: 'Show the state of the default secret',
    description: 'Never shows the secret itself.',
    answer: one(defaultSecret),
  },
  show: {
    id: 'showDefaultSecret',
    group,
    summary: 'Show the default secret, once',
    description:
      'A tenant gets its default secret when the tenant is created, or when a webhook first needs it. The first call shows the secret, and generates it if needed. Later calls answer 409. Rotate the secret to get a new one.',
    answer: { ...one(defaultSecret), description: '`secret` is the secret, shown only once.' },
    errors: ['conflict'],
  },
  rotate: {
    id: 'rotateDefaultSecret',
    group,
    summary: 'Replace the default secret',
    description:
      'Sets a new secret: the one in the body, or a generated one. Only this answer shows it. The old secret stays valid for `overlap_seconds` (default one day, at most 7 days; 0 = it stops immediately). Until `secret_overlap_ends_at`, `webhook-signature` carries one signature per secret. `x-omneo-hmac-sha256` uses the new secret on odd attempts and the old one on even attempts. From this answer on, every webhook with the `secret_source` `tenant` signs with the new secret.',
    body: { schema: secretRotation, required: false, example: { overlap_seconds: 3600 } },
    answer: { ...one(defaultSecret), description: 'Replaced. `secret` is the new secret, shown only once.' },
    errors: ['conflict'],
  },
} as const satisfies Record<string, Operation>;
