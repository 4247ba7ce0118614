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
      'Answers 200 to a valid token. To any other it answers 401 with exactly `{"message": "Unauthenticated."}`, which the vendor’s clients compare.',
    needs: 'Any token may use it.',
    unauthenticated: message,
    answer: whole(verifiedToken),
  },
  listTokens: {
    id: 'listAccessTokens',
    group,
    summary: 'List tokens in the vendor’s shape',
    description:
      'A bare list, newest first, at most 1000. `type=current`: those that are neither expired nor revoked; `type=expired`: those whose `expires_at` is past; left out: all. `GET /tokens` has pages and filters.',
    queries: { type: z.enum(['current', 'expired']).describe('Which tokens. Default: all.') },
    answer: whole(z.array(apiToken)),
  },
  createToken: {
    id: 'createApiToken',
    group,
    summary: 'Create a token in the vendor’s shape',
    description:
      'Scopes of the vendor’s whole platform are accepted and come back as they were sent; those that Posthorn does not know grant nothing. The new token holds no scope that the one that asks does not hold, known or not; `*` holds all. Without `expires_at` it ends in a year, or with the token that asks.',
    body: {
      schema: apiTokenCreate,
      required: true,
      example: { name: 'CRM sync', scopes: ['read-webhooks', 'create-webhooks', 'read-profiles'] },
    },
    answer: { ...whole(createdApiToken), description: 'Created. `accessToken` is its text, shown this once.' },
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
    description: `Newest first. What Posthorn does not record (\`url\`, \`ip_address\`, \`user_agent\`) is \`null\`; \`GET /audit\` tells the same entries with their changes as JSON.\n\n${COMPARED}`,
    filters: {
      id: z.string().describe('The one of this id.'),
      event: z.string().describe('What was done: `created`, `updated`, `deleted`, `revoked`, `revealed` …'),
      auditable_type: z.string().describe('To which kind of thing: `webhook`, `token`, `replay`, `profile` …'),
      auditable_id: z.string().describe('To the thing of this id.'),
      user_id: z.string().describe('By the token of this id.'),
      token_name: z.string().describe('By the token of this name.'),
      created_at: z.string().describe('By this time, in whole seconds, UTC.'),
      search: z.string().max(200).describe('Those with this text in `token_name`, `event` or `auditable_type`.'),
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
