import { eventReplay, message, REPLAY_STATUSES, replay, replayCreate, replayDetail } from '@posthorn/contracts';
import { z } from 'zod';
import { numbered, type Operation, one, whole } from '../operation.ts';

const group = 'Replays';
const params = { id: z.int().min(1).describe('Id of the replay.') };

export const replayOperations = {
  list: {
    id: 'listReplays',
    group,
    summary: 'List replays',
    description: 'Newest first.',
    filters: {
      status: z
        .string()
        .describe(`One or more of ${REPLAY_STATUSES.map((one) => `\`${one}\``).join(', ')}, with commas between.`),
    },
    answer: numbered(replay),
  },
  create: {
    id: 'createReplay',
    group,
    summary: 'Plan a replay',
    description:
      'Finds the deliveries that match the filter (the same filters as `GET /deliveries`, at least one) and counts them: `total` is exact and fixed once the status is `planned`. Nothing is sent before it is started; with `start: true` that follows by itself.\n\nTests and deliveries of deleted webhooks are never replayed. Failed and cancelled deliveries with a `recovered_by` are left out, unless `filter.query` names `is:recovered`. Answers 202 with the status `planning` where counting takes longer than a moment.',
    body: {
      schema: replayCreate,
      required: true,
      example: { filter: { webhook_id: 7, status: 'failed', since: '2026-01-31T09:00:00Z' }, rate_per_second: 20 },
    },
    answer: one(replay, 201),
  },
  get: {
    id: 'getReplay',
    group,
    summary: 'Show a replay and its progress',
    description:
      '`outcomes` counts what became of the new deliveries. A replay is finished for its receivers when nothing remains and nothing is `waiting`.',
    params,
    answer: one(replayDetail),
  },
  start: {
    id: 'startReplay',
    group,
    summary: 'Start a planned replay',
    description:
      'A durable job makes a new delivery (with `replay_of`) of each, at most `rate_per_second` in any second, and survives a restart. To a webhook that is off they are made as `held`.',
    params,
    answer: one(replay),
    errors: ['conflict'],
  },
  pause: { id: 'pauseReplay', group, summary: 'Pause a replay', params, answer: one(replay), errors: ['conflict'] },
  resume: { id: 'resumeReplay', group, summary: 'Resume a replay', params, answer: one(replay), errors: ['conflict'] },
  cancel: {
    id: 'cancelReplay',
    group,
    summary: 'Cancel a replay',
    description: 'What it has not sent yet is never sent. Deliveries it has made stay: cancel them one by one.',
    params,
    answer: one(replay),
    errors: ['conflict'],
  },
  replayEvents: {
    id: 'replayEvents',
    group,
    summary: 'Send the newest events of some records to webhooks',
    description:
      "The vendor's replay call. `identifiers` are the ids at the root of the contexts; the newest stored event of that name of each is sent to every webhook named, whatever its events, condition and namespace. All or nothing: an unknown id is a 422 that names it.",
    body: {
      schema: eventReplay,
      required: true,
      example: { event_context: 'reward.created', identifiers: [3381], webhook_ids: [7] },
    },
    answer: whole(message, 202),
  },
} as const satisfies Record<string, Operation>;
