// The default secret: what webhooks without a secret of their own sign with. It is shown once.
import type { SecretRotation } from '@posthorn/contracts';
import { queryOptions } from '@tanstack/react-query';
import { client, dataOf } from './client.ts';

export const defaultSecretQuery = queryOptions({
  queryKey: ['default-secret'],
  queryFn: ({ signal }) => dataOf(client.defaultSecret.get({ signal })),
});

/** The answer's `secret` is there this once. */
export const showDefaultSecret = () => dataOf(client.defaultSecret.show());
export const rotateDefaultSecret = (how: SecretRotation) => dataOf(client.defaultSecret.rotate(how));
