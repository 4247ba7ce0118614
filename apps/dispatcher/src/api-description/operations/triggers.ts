import {
  ACTIONS_MAX,
  actionCreate,
  actionUpdate,
  TRIGGERS_MAX,
  trigger,
  triggerAction,
  triggerCreate,
  triggerPreview,
  triggerPreviewInput,
  triggerUpdate,
} from '@posthorn/contracts';
import { z } from 'zod';
import { TRIGGER_SORTS } from '../../domain/list-filter.ts';
import { COMPARED, nothing, numbered, type Operation, one } from '../operation.ts';

const group = 'Triggers';
const params = { id: z.int().min(1).describe('Id of the trigger.') };
const actionParams = { ...params, actionId: z.int().min(1).describe('Id of the action.') };
const time = z.string().describe('A time in whole seconds: RFC 3339, or `YYYY-MM-DD HH:MM:SS` in UTC.');

const filter = {
  uuid: 'filter',
  name: 'Only gold members',
  sort_order: 1,
  arguments: [{ name: 'condition', value: { '==': [{ var: 'profile.tier_handle' }, 'gold'] }, is_dynamic: null }],
};
const send = {
  uuid: 'target.send',
  name: 'Tell the comms platform',
  sort_order: 2,
  delay: 3600,
  arguments: [
    { name: 'target_handle', value: 'klaviyo-rewards', is_dynamic: false },
    { name: 'amount', value: { var: 'value_initial' }, is_dynamic: true },
  ],
};

export const triggerOperations = {
  list: {
    id: 'listTriggers',
    group,
    summary: 'List triggers',
    description: COMPARED,
    filters: {
      id: z.string().describe('The item with this id.'),
      name: z.string().describe('Triggers with exactly this name.'),
      trigger: z.string().describe('Triggers of exactly this event name, as written.'),
      description: z.string().describe('Triggers with exactly this description.'),
      notes: z.string().describe('Triggers with exactly these notes.'),
      is_active: z.enum(['1', '0', 'true', 'false']).describe('`1`: triggers that are on; `0`: triggers that are off.'),
      user_id: z.string().describe('Triggers created by the token with this id.'),
      created_at: time,
      updated_at: time,
      search: z.string().max(200).describe('Triggers with this text in `name`, `trigger`, `description` or `notes`.'),
    },
    sort: ['-id', ...TRIGGER_SORTS.flatMap((field) => (field === 'id' ? [field] : [field, `-${field}` as const]))],
    answer: numbered(trigger),
  },
  create: {
    id: 'createTrigger',
    group,
    summary: 'Create a trigger',
    description: `Needs \`name\` and \`trigger\`, an event name. The actions can be created with it or added later; a trigger without actions does nothing. A tenant can have ${TRIGGERS_MAX} triggers, each with ${ACTIONS_MAX} actions.`,
    body: {
      schema: triggerCreate,
      required: true,
      example: { name: 'Rewards of gold members', trigger: 'reward.created', actions: [filter, send] },
    },
    answer: one(trigger, 201),
    errors: ['conflict'],
  },
  get: { id: 'getTrigger', group, summary: 'Show a trigger', params, answer: one(trigger) },
  update: {
    id: 'updateTrigger',
    group,
    summary: 'Change a trigger',
    description:
      'Changes only the fields that you send. Read-only fields are ignored, and a request without a real change keeps `updated_at`. `actions` replaces all actions: an item with the `id` of an action keeps that action and changes the fields that it names, and an action that is not in the list is removed. A change applies to events that are accepted after it.',
    params,
    body: { schema: triggerUpdate, required: true, example: { is_active: false } },
    answer: one(trigger),
    errors: ['conflict'],
  },
  remove: {
    id: 'deleteTrigger',
    group,
    summary: 'Delete a trigger',
    description: 'What it planned before is still sent.',
    params,
    answer: nothing,
  },
  preview: {
    id: 'previewTrigger',
    group,
    summary: 'Preview a trigger',
    description:
      'What the trigger would do with a `context` or the stored event `event_id`, whether it is on or off: the verdict of each action, and the rendered request of each send, with the values of static headers masked. It stores and sends nothing. `event_id` also needs the scope `read-events`.',
    params,
    body: { schema: triggerPreviewInput, required: true, example: { context: { id: 3381, value_initial: 15 } } },
    answer: one(triggerPreview),
    errors: ['gone', 'unavailable'],
  },
  listActions: {
    id: 'listTriggerActions',
    group,
    summary: 'List the actions of a trigger',
    description: 'In the order in which they run: lowest `sort_order` first, actions without one last.',
    params,
    answer: numbered(triggerAction),
  },
  createAction: {
    id: 'createTriggerAction',
    group,
    summary: 'Add an action',
    description:
      'The kind is `uuid`: `filter` or `target.send`. Without a `uuid`, the kind is read from `name`, as the vendor’s clients send it. A `filter` needs the argument `condition`, a JSON Logic rule: if it is not met, the chain ends. A `target.send` needs `target_handle`; its other arguments are variables of the target’s template. An argument with `is_dynamic: true` is a JSON Logic rule over the event’s context.',
    params,
    body: { schema: actionCreate, required: true, example: filter },
    answer: one(triggerAction, 201),
    errors: ['conflict'],
  },
  getAction: {
    id: 'getTriggerAction',
    group,
    summary: 'Show an action',
    params: actionParams,
    answer: one(triggerAction),
  },
  updateAction: {
    id: 'updateTriggerAction',
    group,
    summary: 'Change an action',
    description: 'Changes only the fields that you send; `arguments` replaces all arguments.',
    params: actionParams,
    body: { schema: actionUpdate, required: true, example: { delay: 0 } },
    answer: one(triggerAction),
    errors: ['conflict'],
  },
  removeAction: {
    id: 'deleteTriggerAction',
    group,
    summary: 'Remove an action',
    params: actionParams,
    answer: nothing,
    errors: ['conflict'],
  },
} as const satisfies Record<string, Operation>;
