import {
  TARGET_METHODS,
  target,
  targetCreate,
  targetPreview,
  targetPreviewInput,
  targetTest,
  targetUpdate,
  testedAttempt,
} from '@posthorn/contracts';
import { z } from 'zod';
import { TARGET_SORTS } from '../../domain/list-filter.ts';
import { COMPARED, nothing, numbered, type Operation, one } from '../operation.ts';
import { endpointFilters, sortsOf } from './endpoint-filters.ts';

const params = { id: z.int().min(1).describe('Id of the target.') };
const group = 'Targets';

export const targetOperations = {
  list: {
    id: 'listTargets',
    group,
    summary: 'List targets',
    description: COMPARED,
    filters: {
      ...endpointFilters('target', 'Targets'),
      name: z.string().describe('Targets with exactly this name.'),
      handle: z.string().describe('The target with exactly this handle.'),
      method: z.enum(TARGET_METHODS).describe('Targets with this method.'),
      template: z.string().describe('Targets with exactly this template.'),
      search: z
        .string()
        .max(200)
        .describe('Targets with this text in `name`, `handle`, `url`, `description` or `notes`.'),
    },
    sort: sortsOf(TARGET_SORTS),
    answer: numbered(target),
  },
  create: {
    id: 'createTarget',
    group,
    summary: 'Create a target',
    description:
      'Needs `name`, `url` and `handle`. A target sends nothing by itself: a reaction names it by its `handle`, which is unique and cannot be changed.\n\n`template` is Twig that renders the JSON body. Without a template the whole context is sent as it is. The path and the query of `url` and the values of `headers` can contain templates too; the host cannot.\n\nRequests are not signed unless you send `secret`, `generate_secret` or `use_default_secret`. With `generate_secret` the answer carries the new `secret`. Store it, because it is shown only once.',
    body: {
      schema: targetCreate,
      required: true,
      example: {
        name: 'Reward e-mail',
        handle: 'reward-email',
        url: 'https://api.mailer.example.com/v1/messages',
        template: '{"to": "{{ profile.email }}", "amount": "{{ value_initial|number_format(2) }}"}',
        headers: { 'x-api-key': 'k_1a2b3c' },
      },
    },
    answer: {
      ...one(target, 201),
      description: 'Created. It contains `secret` if this request set or generated one.',
    },
  },
  get: { id: 'getTarget', group, summary: 'Show a target', params, answer: one(target) },
  update: {
    id: 'updateTarget',
    group,
    summary: 'Change a target',
    description:
      'Changes only the fields that you send. Read-only fields are ignored, `handle` too, and a request without a real change keeps `updated_at`. Booleans can also be `1` or `0`. A header value that is sent back masked keeps what is stored.\n\n`is_active: true` switches the target on again. `held` then decides whether its held deliveries are released (default) or discarded.',
    params,
    body: { schema: targetUpdate, required: true, example: { name: 'Reward e-mail', notes: 'Owned by CRM' } },
    answer: one(target),
    errors: ['conflict'],
  },
  remove: {
    id: 'deleteTarget',
    group,
    summary: 'Delete a target',
    description:
      'Posthorn cancels its unfinished deliveries with the reason `target_deleted`. While a trigger names the target, the answer is 409 with the names of those triggers.',
    params,
    answer: nothing,
    errors: ['conflict'],
  },
  test: {
    id: 'testTarget',
    group,
    summary: 'Send a test delivery',
    description:
      "Renders the catalogue's example of an event, or the context of a stored event, sends it now and answers with the attempt. Posthorn does not retry a test, and a test does not affect the target's health. If nothing can be rendered, nothing is sent and the answer is 422 with the fault. `event_id` also needs the scope `read-events`.\n\nA test needs a free slot of the target (its `max_in_flight`). It waits up to 5 seconds for one. After that, the answer is 429.",
    params,
    body: { schema: targetTest, required: false, example: { event: 'reward.created' } },
    answer: one(testedAttempt),
    errors: ['too_many_requests', 'gone'],
  },
  preview: {
    id: 'previewTarget',
    group,
    summary: 'Preview a request',
    description:
      'Renders what the target would send for a context or for a stored event: the request, or the fault with its place. Nothing is stored or sent. Values of static headers are shown as `••••`. `event_id` also needs the scope `read-events`.',
    params,
    body: {
      schema: targetPreviewInput,
      required: true,
      example: { context: { id: 'c41e7a06' }, variables: { list: 'vip' } },
    },
    answer: one(targetPreview),
    errors: ['gone'],
  },
} as const satisfies Record<string, Operation>;
