// The default secret: what webhooks without a secret of their own sign with. It is shown once.
import type { DefaultSecret, SecretRotation } from '@posthorn/contracts';
import { queryOptions } from '@tanstack/react-query';
import { type Answer, request } from './request.ts';

export const defaultSecretQuery = queryOptions({
  queryKey: ['default-secret'],
  queryFn: async ({ signal }) => (await request<Answer<DefaultSecret>>('GET', '/default-secret', { signal })).data,
});

/** The answer's `data.secret` is there this once. */
export const showDefaultSecret = (): Promise<Answer<DefaultSecret>> => request('POST', '/default-secret/show');
export const rotateDefaultSecret = (body: SecretRotation): Promise<Answer<DefaultSecret>> =>
  request('POST', '/default-secret/rotate', { body });
