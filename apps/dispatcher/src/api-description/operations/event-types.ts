import { eventType } from '@posthorn/contracts';
import { z } from 'zod';
import { numbered, type Operation, one } from '../operation.ts';

const group = 'Event types';

export const eventTypeOperations = {
  list: { id: 'listEventTypes', group, summary: 'List event types', answer: numbered(eventType) },
  get: {
    id: 'getEventType',
    group,
    summary: 'Show an event type',
    params: { name: z.string().describe('Name of the event, such as `profile.created`.') },
    answer: one(eventType),
  },
} as const satisfies Record<string, Operation>;
