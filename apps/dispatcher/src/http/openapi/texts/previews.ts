import { CONDITION_SAMPLE_DEFAULT, TEMPLATE_SAMPLE_DEFAULT } from '@posthorn/contracts';
import type { Texts } from './texts.ts';

const triedOn = (sampleDefault: number) => ({
  context: 'What to try it on, as an event would carry it. Its numbers keep their digits.',
  event_id: 'The stored event to try it on: in place of `context`.',
  sample: 'Try it on the newest stored events too.',
  'sample.event': 'Those of this name. Default: of any.',
  'sample.limit': `How many at most, up to 100. Default: ${sampleDefault}.`,
});

const rows = {
  'sample.rows': 'Each of them, newest first.',
  'sample.rows[].event_id': 'Id of the event.',
  'sample.rows[].event': 'Its name.',
  'sample.rows[].created_at': 'When it was accepted.',
};

const sample = {
  sample: 'How it comes out on the newest stored events; `null` where that was not asked for.',
  'sample.events_looked_at': 'How many there are, or could be looked at within the bounds of a sample.',
};

const warnings = 'What is accepted but probably not what was meant.';

export const PREVIEW_TEXTS: Texts = {
  ConditionPreviewInput: {
    '': 'A condition to be tried.',
    condition: 'The rule, as the `condition` of a webhook.',
    ...triedOn(CONDITION_SAMPLE_DEFAULT),
  },
  ConditionPreview: {
    '': 'How a condition comes out.',
    met: 'Whether the event would be sent; `null` where there was nothing to try it on.',
    reason: 'Why it is not met, or cannot be evaluated, in the words of a suppression; `null` where it is met.',
    warnings,
    steps_used: 'How many of its 10,000 steps it took.',
    values: 'Each operation of the rule that came out as a value, in order; the others were not reached.',
    'values[].path': 'Where it stands in the rule: a JSON pointer.',
    'values[].operator': 'Its operator.',
    'values[].value': 'What it came out as, in short.',
    'values[].ok': 'Whether that counts as true.',
    'values[].times': 'How often it came out, such as for each element of a list; `value` is that of the last time.',
    ...sample,
    'sample.met': 'How many would be sent.',
    'sample.not_met': 'How many would not.',
    'sample.failed': 'Of those that would not: where the rule cannot be evaluated.',
    ...rows,
    'sample.rows[].met': 'Whether it would be sent.',
    'sample.rows[].reason': 'Why not; `null` where it would.',
  },
  TemplatePreviewInput: {
    '': 'An extra data template to be tried.',
    template: 'The template, as the `extra_data_template` of a webhook.',
    ...triedOn(TEMPLATE_SAMPLE_DEFAULT),
    against: 'Another template, such as the present one: the bodies of the sample are compared with what it makes.',
  },
  TemplatePreview: {
    '': 'What a template makes.',
    output: 'The text that it renders; `null` where it renders none.',
    merged: 'The body that would be sent: where the template fails, the plain context.',
    body_bytes: 'Size of that body.',
    added: 'Names that it adds to the context.',
    ignored: 'Names that it renders, and that the context has already: those of the context are sent.',
    fault: 'Why nothing is added; `null` where it succeeds.',
    'fault.message': 'What is wrong, in words.',
    'fault.line': 'Where in the template, from 1; `null` where it is wrong as a whole.',
    'fault.column': 'Where in that line, from 1.',
    'fault.nearest': 'The name that may have been meant.',
    warnings,
    took_ms: 'How long rendering took; `null` where it was not rendered, or was ended.',
    ...sample,
    'sample.rendered': 'How often it succeeded.',
    'sample.failed': 'How often it failed.',
    'sample.changed': 'How many bodies differ from those of `against`; `null` without it.',
    ...rows,
    'sample.rows[].fault': 'Why nothing would be added; `null` where it succeeds.',
    'sample.rows[].body_bytes': 'Size of the body.',
    'sample.rows[].changed': 'Whether it differs from that of `against`; `null` without it.',
  },
};
