import { z } from 'zod';
import { eventName } from '../event-name.ts';

export const SAMPLE_MAX_EVENTS = 100;
export const CONDITION_SAMPLE_DEFAULT = 50;
export const TEMPLATE_SAMPLE_DEFAULT = 20;

const sampleInput = z.strictObject({
  event: eventName.optional(),
  limit: z
    .int('must be a whole number')
    .min(1, 'must be at least 1')
    .max(SAMPLE_MAX_EVENTS, `must be at most ${SAMPLE_MAX_EVENTS}`)
    .optional(),
});

/** What something is tried on: a context, a stored event, or none; and a sample of the newest events beside it. */
const triedOn = {
  context: z.record(z.string(), z.unknown()).optional(),
  event_id: z.string().min(1).max(100, 'must be at most 100 characters').optional(),
  sample: sampleInput.optional(),
};

const template = z.string().max(65_536, 'must be at most 65536 characters');

/** `POST /conditions/preview`. */
export const conditionPreviewInput = z.strictObject({ condition: z.record(z.string(), z.unknown()), ...triedOn });
export type ConditionPreviewInput = z.input<typeof conditionPreviewInput>;

/** `POST /templates/preview`. `against`: another template, whose bodies those of the sample are compared with. */
export const templatePreviewInput = z.strictObject({ template, ...triedOn, against: template.nullable().optional() });
export type TemplatePreviewInput = z.input<typeof templatePreviewInput>;
