import { CONDITION_SAMPLE_DEFAULT, TEMPLATE_SAMPLE_DEFAULT } from '@posthorn/contracts';
import type { Texts } from './texts.ts';

const triedOn = (sampleDefault: number) => ({
  context: 'The context to try it on. Its numbers keep all digits.',
  event_id: 'The stored event to try it on, instead of `context`.',
  sample: 'Also try it on the newest stored events.',
  'sample.event': 'Only events with this name. Default: any name.',
  'sample.limit': `Max number of events, up to 100. Default: ${sampleDefault}.`,
});

const rows = {
  'sample.rows': 'Result for each event, newest first.',
  'sample.rows[].event_id': 'Id of the event.',
  'sample.rows[].event': 'Its name.',
  'sample.rows[].created_at': 'When it was accepted.',
};

const sample = {
  sample: 'Results on the newest stored events; `null` if not requested.',
  'sample.events_looked_at': 'Number of events examined within the limits of a sample.',
};

const warnings = 'Accepted input that is probably a mistake.';

export const PREVIEW_TEXTS: Texts = {
  ConditionPreviewInput: {
    '': 'A condition to try.',
    condition: 'The rule, in the format of `condition` of a webhook.',
    ...triedOn(CONDITION_SAMPLE_DEFAULT),
  },
  ConditionPreview: {
    '': 'The result of a condition.',
    met: 'Whether the event would be sent; `null` without `context` or `event_id`.',
    reason: 'Why the condition is not met or cannot be evaluated, as in a suppression; `null` if it is met.',
    warnings,
    steps_used: 'Steps used, of 10,000.',
    values: 'Every evaluated operation with its value, in order. Other operations were not reached.',
    'values[].path': 'Position in the rule, as a JSON pointer.',
    'values[].operator': 'Its operator.',
    'values[].value': 'Its value, shortened.',
    'values[].ok': 'Whether the value counts as true.',
    'values[].times': 'How often it was evaluated, for example once per list element. `value` is the last one.',
    ...sample,
    'sample.met': 'Number of events that would be sent.',
    'sample.not_met': 'Number of events that would not be sent.',
    'sample.failed': 'Number of those where the rule cannot be evaluated.',
    ...rows,
    'sample.rows[].met': 'Whether the event would be sent.',
    'sample.rows[].reason': 'Why it would not be sent; `null` if it would.',
  },
  TemplatePreviewInput: {
    '': 'An extra data template to try.',
    template: 'The template, in the format of `extra_data_template` of a webhook.',
    ...triedOn(TEMPLATE_SAMPLE_DEFAULT),
    against: 'Another template, such as the current one, whose output is compared with the new bodies of the sample.',
  },
  TemplatePreview: {
    '': 'The result of a template.',
    output: 'The rendered text; `null` if rendering failed.',
    merged: 'The body that would be sent. If the template fails, this is the plain context.',
    body_bytes: 'Size of that body in bytes.',
    added: 'Names added to the context.',
    ignored: 'Rendered names that the context already has. The values of the context are sent.',
    fault: 'Why nothing is added; `null` if it succeeds.',
    'fault.message': 'Description of the error.',
    'fault.line': 'Line in the template, from 1; `null` if the error has no line.',
    'fault.column': 'Column in that line, from 1.',
    'fault.nearest': 'The most similar known name.',
    warnings,
    took_ms: 'Rendering time in milliseconds; `null` if it was not rendered or was stopped.',
    ...sample,
    'sample.rendered': 'Number of successes.',
    'sample.failed': 'Number of failures.',
    'sample.changed': 'Number of bodies that differ from those of `against`; `null` without `against`.',
    ...rows,
    'sample.rows[].fault': 'Why nothing would be added; `null` if it succeeds.',
    'sample.rows[].body_bytes': 'Size of the body in bytes.',
    'sample.rows[].changed': 'Whether it differs from that of `against`; `null` without `against`.',
  },
};
