import { apiToken, apiTokenCreate, createdApiToken, message, vendorAudit, verifiedToken } from '@posthorn/contracts';
import { z } from 'zod';
import { COMPARED, nothing, numbered, type Operation, one, whole } from '../operation.ts';

const group = "The vendor's calls";

export const vendorOperations = {
  verify: {
    id: 'verifyToken',
    group,
    summary: 'Verify the token',
    description:
      'Answers 200 if the token is valid. Otherwise it answers 401 with exactly `{"message": "Unauthenticated."}`, which the vendor’s clients compare.',
    needs: 'Any token may use it.',
    unauthenticated: message,
    answer: whole(verifiedToken),
  },
  listTokens: {
    id: 'listAccessTokens',
    group,
    summary: 'List tokens in the vendor’s shape',
    description:
      'A plain list, newest first, of at most 1000 tokens. `type=current` lists tokens that are neither expired nor revoked. `type=expired` lists tokens whose `expires_at` is past. Without `type`, all are listed. `GET /tokens` has pages and filters.',
    queries: { type: z.enum(['current', 'expired']).describe('Which tokens. Default: all.') },
    answer: whole(z.array(apiToken)),
  },
  createToken: {
    id: 'createApiToken',
    group,
    summary: 'Create a token in the vendor’s shape',
    description:
      'All scopes of the vendor’s platform are accepted and returned as sent. Scopes that Posthorn does not know grant nothing. The new token can only have scopes that your token has, known or not; `*` covers all. Without `expires_at` it expires in one year, but not after your token.',
    body: {
      schema: apiTokenCreate,
      required: true,
      example: { name: 'CRM sync', scopes: ['read-webhooks', 'create-webhooks', 'read-profiles'] },
    },
    answer: { ...whole(createdApiToken), description: 'Created. `accessToken` is its text, shown only once.' },
  },
  removeToken: {
    id: 'deleteApiToken',
    group,
    summary: 'Revoke a token',
    description: 'The same as `DELETE /tokens/{id}`.',
    params: { id: z.string().describe('Id of the token.') },
    answer: nothing,
  },
  listAudits: {
    id: 'listAudits',
    group,
    summary: 'List audit entries in the vendor’s shape',
    description: `Newest first. Posthorn does not record \`url\`, \`ip_address\` and \`user_agent\`, so they are \`null\`. \`GET /audit\` lists the same entries with their changes as JSON.\n\n${COMPARED}`,
    filters: {
      id: z.string().describe('The item with this id.'),
      event: z.string().describe('What was done: `created`, `updated`, `deleted`, `revoked`, `revealed` …'),
      auditable_type: z.string().describe('Kind of the changed resource: `webhook`, `token`, `replay`, `profile` …'),
      auditable_id: z.string().describe('Id of the changed resource.'),
      user_id: z.string().describe('Entries made by the token with this id.'),
      token_name: z.string().describe('Entries made by the token with this name.'),
      created_at: z.string().describe('Time of the entry, in whole seconds, UTC.'),
      search: z.string().max(200).describe('Entries with this text in `token_name`, `event` or `auditable_type`.'),
    },
    sort: ['-id', 'id', '-created_at', 'created_at'],
    answer: numbered(vendorAudit),
  },
  getAudit: {
    id: 'getAudit',
    group,
    summary: 'Show an audit entry in the vendor’s shape',
    params: { id: z.int().min(1).describe('Id of the entry.') },
    answer: one(vendorAudit),
  },
} as const satisfies Record<string, Operation>;
