import { actionRun, RUN_STOPS } from '@posthorn/contracts';
import { z } from 'zod';
import { COMPARED, numbered, type Operation, one } from '../operation.ts';

const group = 'Triggers';

export const actionHistoryOperations = {
  list: {
    id: 'listActionHistory',
    group,
    summary: 'List what triggers did',
    description: `One run for each trigger and event, newest first: what each action decided, and why. The list has no contexts, and counts at most 100,000 runs.\n\n${COMPARED}`,
    filters: {
      id: z.string().describe('The run with this id.'),
      actionable_type: z.enum(['trigger']).describe('Always `trigger`.'),
      actionable_id: z.string().describe('Runs of the trigger with this id.'),
      parent_id: z.string().describe('Runs never have a parent; the vendor’s clients know the field.'),
      event_id: z.string().describe('Runs for this event.'),
      stop: z.enum(RUN_STOPS).describe('Runs that did not begin, for this reason.'),
      created_at: z.string().describe('A time in whole seconds: RFC 3339, or `YYYY-MM-DD HH:MM:SS` in UTC.'),
    },
    sort: ['-id', '-created_at'],
    answer: numbered(actionRun),
  },
  get: {
    id: 'getActionHistory',
    group,
    summary: 'Show what a trigger did',
    description: 'One run, with the context of its event on each action that was reached.',
    params: { id: z.int().min(1).describe('Id of the run.') },
    answer: one(actionRun),
  },
} as const satisfies Record<string, Operation>;
