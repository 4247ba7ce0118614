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
        .describe(`One or more of ${REPLAY_STATUSES.map((one) => `\`${one}\``).join(', ')}, comma-separated.`),
    },
    answer: numbered(replay),
  },
  create: {
    id: 'createReplay',
    group,
    summary: 'Plan a replay',
    description:
      'Finds and counts the deliveries that match the filter. The filter takes the filters of `GET /deliveries`; set at least one. `total` is exact and fixed once the status is `planned`. Posthorn sends nothing before you start the replay. With `start: true` it starts automatically.\n\nTests and deliveries of deleted webhooks are never replayed. Failed and cancelled deliveries with a `recovered_by` are left out, unless `filter.query` names `is:recovered`. If counting takes long, the answer is 202 with the status `planning`.',
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
      '`outcomes` counts the new deliveries by outcome. All receivers are done when nothing remains and nothing is `waiting`.',
    params,
    answer: one(replayDetail),
  },
  start: {
    id: 'startReplay',
    group,
    summary: 'Start a planned replay',
    description:
      'A durable job creates a new delivery (with `replay_of`) for each, at most `rate_per_second` per second. It survives a restart. New deliveries to a webhook that is off are `held`.',
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
    description:
      'Stops creating new deliveries. Deliveries that the replay already created stay; cancel them one by one.',
    params,
    answer: one(replay),
    errors: ['conflict'],
  },
  replayEvents: {
    id: 'replayEvents',
    group,
    summary: 'Send the newest events of some records to webhooks and by actions',
    description:
      "The replay call of the vendor (Omneo). `identifiers` are the ids at the root of the contexts. Posthorn sends the newest stored event of that name for each id to every webhook in `webhook_ids`, regardless of the webhook's events, condition and namespace, and once with each `target.send` action in `action_ids`, regardless of its trigger's event, filters and delay and of the target's condition. The payloads are rendered now. If an id is unknown, or an action can send nothing for one of the events, Posthorn sends nothing and answers 422 with the reason.",
    body: {
      schema: eventReplay,
      required: true,
      example: { event_context: 'reward.created', identifiers: [3381], webhook_ids: [7] },
    },
    answer: whole(message, 202),
  },
} as const satisfies Record<string, Operation>;
