import { AUDIT_ACTIONS, AUDIT_SUBJECTS, auditEntry } from '@posthorn/contracts';
import { z } from 'zod';
import { keyset, type Operation } from '../operation.ts';

const time = (description: string) =>
  z.string().describe(`${description} RFC 3339, or \`YYYY-MM-DD HH:MM:SS\` in UTC.`);

export const auditOperations = {
  list: {
    id: 'listAudit',
    group: 'Audit',
    summary: 'List what was changed, and by whom',
    description:
      'Newest first: every change of the configuration, each written in the same commit as the change, and every answer that showed a secret or the text of a token (`secret.revealed`). `changes` holds no secret and no value of a static header: of those it says `changed`.',
    filters: {
      action: z.enum(AUDIT_ACTIONS).describe('Entries of this action.'),
      subject: z.enum(AUDIT_SUBJECTS).describe('Entries about this kind of thing.'),
      subject_id: z.string().describe('Entries about the thing of this id; with `filter[subject]`.'),
      since: time('Written at or after this time.'),
      until: time('Written before this time.'),
    },
    sort: ['-id', '-created_at'],
    answer: keyset(auditEntry),
  },
} as const satisfies Record<string, Operation>;
