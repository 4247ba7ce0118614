import { token, tokenCreate } from '@posthorn/contracts';
import { z } from 'zod';
import { COMPARED, nothing, numbered, type Operation, one } from '../operation.ts';

const group = 'Tokens';
const time = z.string().describe('A time in whole seconds: RFC 3339, or `YYYY-MM-DD HH:MM:SS` in UTC.');
const params = { id: z.int().min(1).describe('Id of the token.') };

export const tokenOperations = {
  list: {
    id: 'listTokens',
    group,
    summary: 'List tokens',
    description: `Newest first, including expired and revoked tokens. The token texts are not stored and cannot be shown.\n\n${COMPARED}`,
    filters: {
      id: z.string().describe('The item with this id.'),
      name: z.string().describe('Tokens with exactly this name.'),
      namespace: z.string().describe('Items of this namespace; empty = items without a namespace.'),
      created_at: time,
      expires_at: time,
      revoked_at: time,
      last_used_at: time,
      search: z.string().max(200).describe('Tokens with this text in `name` or `namespace`.'),
    },
    answer: numbered(token),
  },
  create: {
    id: 'createToken',
    group,
    summary: 'Create a token',
    description:
      'The answer carries the text of the token as `token`. Store it, because it is shown only once.\n\nThe new token cannot have more rights than your token. Its scopes must be among those of your token (default: all of them), it expires no later, and it has the same namespace if your token has one. `expires_in` is in seconds and replaces `expires_at`.',
    body: {
      schema: tokenCreate,
      required: true,
      example: { name: 'crm', scopes: ['create-events', 'read-events'], expires_in: 7_776_000 },
    },
    answer: { ...one(token, 201), description: 'Created. `token` is its text, shown only once.' },
  },
  get: { id: 'getToken', group, summary: 'Show a token', params, answer: one(token) },
  remove: {
    id: 'revokeToken',
    group,
    summary: 'Revoke a token',
    description:
      'Revokes it permanently, effective with this answer. Revoking it again changes nothing. A token can revoke itself.',
    params,
    answer: nothing,
  },
} as const satisfies Record<string, Operation>;
