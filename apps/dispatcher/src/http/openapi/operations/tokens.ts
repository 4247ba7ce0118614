import { token, tokenCreate } from '@posthorn/contracts';
import { z } from 'zod';
import { COMPARED, nothing, numbered, type Operation, one } from '../operation.ts';

const group = 'Tokens';
const time = z.string().describe('By this time, in whole seconds: RFC 3339, or `YYYY-MM-DD HH:MM:SS` in UTC.');
const params = { id: z.int().min(1).describe('Id of the token.') };

export const tokenOperations = {
  list: {
    id: 'listTokens',
    group,
    summary: 'List tokens',
    description: `Newest first, expired and revoked ones too. Their texts are not stored and cannot be shown.\n\n${COMPARED}`,
    filters: {
      id: z.string().describe('The one of this id.'),
      name: z.string().describe('Those with exactly this name.'),
      namespace: z.string().describe('Those of this namespace; empty = those without one.'),
      created_at: time,
      expires_at: time,
      revoked_at: time,
      last_used_at: time,
      search: z.string().max(200).describe('Those with this text in `name` or `namespace`.'),
    },
    answer: numbered(token),
  },
  create: {
    id: 'createToken',
    group,
    summary: 'Create a token',
    description:
      'The answer carries the text of the token as `token`, in this answer only: store it.\n\nThe new token may do no more than the one that asks: its scopes are among those of the asking one (left out: all of them), it ends no later, and where the asking one has a namespace it has the same. `expires_in` is in seconds, and stands for `expires_at`.',
    body: {
      schema: tokenCreate,
      required: true,
      example: { name: 'crm', scopes: ['create-events', 'read-events'], expires_in: 7_776_000 },
    },
    answer: { ...one(token, 201), description: 'Created. `token` is its text, shown this once.' },
  },
  get: { id: 'getToken', group, summary: 'Show a token', params, answer: one(token) },
  remove: {
    id: 'revokeToken',
    group,
    summary: 'Revoke a token',
    description:
      'For good, and from this answer on. Revoking one that is revoked changes nothing; a token may revoke itself.',
    params,
    answer: nothing,
  },
} as const satisfies Record<string, Operation>;
