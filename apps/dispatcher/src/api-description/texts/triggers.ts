import { ACTIONS_MAX, ARGUMENTS_MAX } from '@posthorn/contracts';
import type { Texts } from './texts.ts';

const action = {
  uuid: 'The kind of action, as written: `filter` or `target.send`. If absent at creation, it is read from `name`.',
  name: 'A name for people. Without a `uuid` it is the kind, as in the vendor’s clients.',
  sort_order: 'The action with the lowest number runs first. Actions without a number run last, oldest first.',
  description: 'A short note for people.',
  notes: 'A longer note for people.',
  delay: 'Of a `target.send`: seconds from the event to the first attempt, up to 7 days. Default: 0.',
  arguments: `The arguments; at most ${ARGUMENTS_MAX}, each name once.`,
  'arguments[].name': 'The name of the argument.',
  'arguments[].value': 'Any JSON value.',
  'arguments[].is_dynamic':
    '`true`: `value` is a JSON Logic rule over the context. `false` or `null`: `value` is used as it is. The `condition` of a `filter` is always evaluated.',
};

const trigger = {
  name: 'A name for people.',
  trigger: 'The event name, as written. An alias such as `reward.issued` is kept and matches its event.',
  description: 'A short note for people.',
  notes: 'A longer note for people.',
  is_active: 'Whether the trigger is on. While it is off, it does nothing and has no runs.',
  actions: `What it does for each event, in this order; at most ${ACTIONS_MAX} actions.`,
};

const nested = Object.fromEntries(Object.entries(action).map(([path, text]) => [`actions[].${path}`, text]));
const itemId = 'With the `id` of an action of this trigger, the item changes that action. Otherwise it is a new one.';
const times = { created_at: 'When it was created.', updated_at: 'When it was last changed.' };

export const TRIGGER_TEXTS: Texts = {
  Trigger: {
    '': 'A trigger: what Posthorn does when an event of a name is accepted. People also say "reaction".',
    id: 'Id of the trigger.',
    ...trigger,
    user_id: 'Id of the token that created it.',
    ...times,
  },
  TriggerAction: {
    '': 'One step of a trigger.',
    id: 'Id of the action.',
    references_id: 'Always `null`; the vendor’s clients expect the field.',
    ...action,
    ...times,
  },
  ActionRun: {
    '': 'One trigger, run once for one event.',
    id: 'Id of the run.',
    actionable_type: 'Always `trigger`.',
    actionable_id: 'Id of the trigger.',
    parent_id: 'Always `null`.',
    name: 'The name of the trigger at that time.',
    event_id: 'The event.',
    event: 'Its canonical name.',
    stop: 'Why the run did not begin. `depth`: 5 reactions led to the event. `too_often`: the trigger ran 60 times for the profile in a minute. `null`: it ran.',
    stop_detail: 'The same in words.',
    items: 'What each action decided, in the order in which they run.',
    'items[].id': 'Id of the item.',
    'items[].action_history_id': 'Id of the run.',
    'items[].action_id': 'Id of the action.',
    'items[].handler': 'The kind of action.',
    'items[].status':
      '`passed`: the filter is met. `stopped`: it is not, and the chain ends. `planned`: there is a delivery. `suppressed`: the condition of the target is not met. `failed`: nothing could be sent. `skipped`: it was not reached.',
    'items[].arguments': 'The arguments as they were resolved. Long values are shortened.',
    'items[].context': 'The context of the event. `null` in lists, after an erasure, and if it has more than 64 KiB.',
    'items[].result': 'What came of it; `null` if it was not reached.',
    'items[].result.reason': 'Why the chain ended or nothing is sent; `null` otherwise.',
    'items[].result.target_id': 'The target.',
    'items[].result.delivery_id': 'The delivery.',
    'items[].created_at': 'When the event was accepted.',
    'items[].updated_at': 'The same.',
    children: 'Always empty.',
    children_history: 'Always empty.',
    parent_history: 'Always `null`.',
    created_at: 'When the event was accepted.',
    updated_at: 'The same.',
  },
  TriggerCreate: { '': 'A trigger to create.', ...trigger, ...nested, 'actions[].id': itemId },
  TriggerUpdate: { '': 'The fields to change.', ...trigger, ...nested, 'actions[].id': itemId },
  TriggerPreviewInput: {
    '': 'What to try a trigger on: one of the two.',
    context: 'A context.',
    event_id: 'A stored event, whose context is used.',
  },
  TriggerPreview: {
    '': 'What a trigger would do.',
    actions: 'The verdict of each action, in the order in which they run.',
    'actions[].action_id': 'The action.',
    'actions[].handler': 'Its kind.',
    'actions[].status': 'What it decides, as in the history.',
    'actions[].reason': 'Why the chain ends or nothing is sent; `null` otherwise.',
    'actions[].arguments': 'The arguments as they were resolved; `null` if the action is not reached.',
    'actions[].target_id': 'The target.',
    'actions[].delay': 'Seconds until the first attempt; `null` if nothing is sent.',
    'actions[].request': 'What would be sent; `null` if nothing is, or if it cannot be rendered.',
    'actions[].request.method': 'The HTTP method.',
    'actions[].request.url': 'The URL.',
    'actions[].request.headers':
      'The headers of the target, with masked values. Headers of signing and authentication are not in it.',
    'actions[].request.body': 'The body.',
    'actions[].fault': 'Why it cannot be rendered; `null` otherwise.',
    'actions[].fault.reason': 'What is wrong, for people.',
    'actions[].fault.line':
      'Line in the template, or in the rendered body if that is not JSON; `null` without a place.',
    'actions[].fault.column': 'Column in that line, from 1.',
    'actions[].fault.where': 'What could not be rendered: `body`, `url` or `header NAME`.',
    'actions[].rendered': 'The rendered text, if it is whole and not JSON. Otherwise `null`.',
  },
  TriggerActionCreate: { '': 'An action to add.', ...action },
  TriggerActionUpdate: { '': 'The fields to change.', ...action },
};
