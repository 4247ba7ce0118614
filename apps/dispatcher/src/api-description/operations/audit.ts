import { AUDIT_ACTIONS, AUDIT_SUBJECTS, auditEntry } from '@posthorn/contracts';
import { z } from 'zod';
import { keyset, type Operation } from '../operation.ts';

const time = (description: string) =>
  z.string().describe(`${description} RFC 3339, or \`YYYY-MM-DD HH:MM:SS\` in UTC.`);

export const auditOperations = {
  list: {
    id: 'listAudit',
    group: 'Audit',
    summary: 'List changes and their authors',
    description:
      'Newest first. Lists every change of the configuration, written in the same commit as the change, and every answer that showed a secret or a token text (`secret.revealed`). `changes` never contains a secret or a value of a static header; it says `changed` for those.',
    filters: {
      action: z.enum(AUDIT_ACTIONS).describe('Entries with this action.'),
      subject: z.enum(AUDIT_SUBJECTS).describe('Entries about this kind of resource.'),
      subject_id: z.string().describe('Entries about the resource with this id; use with `filter[subject]`.'),
      since: time('Written at or after this time.'),
      until: time('Written before this time.'),
    },
    sort: ['-id', '-created_at'],
    answer: keyset(auditEntry),
  },
} as const satisfies Record<string, Operation>;
