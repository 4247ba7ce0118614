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

const sampled = { event_id: z.string(), event: z.string(), created_at: z.string() };

export const conditionPreview = z.object({
  /** `null` where there is nothing to try it on. */
  met: z.boolean().nullable(),
  reason: z.string().nullable(),
  warnings: z.array(z.string()),
  steps_used: z.int().nullable(),
  /** Of each operation that came out as a value, in the order in which they did first; the others were not reached. */
  values: z.array(
    z.object({ path: z.string(), operator: z.string(), value: z.string(), ok: z.boolean(), times: z.int() }),
  ),
  sample: z
    .object({
      events_looked_at: z.int(),
      met: z.int(),
      not_met: z.int(),
      /** Of those that are not met: it could not be evaluated. */
      failed: z.int(),
      rows: z.array(z.object({ ...sampled, met: z.boolean(), reason: z.string().nullable() })),
    })
    .nullable(),
});
export type ConditionPreview = z.infer<typeof conditionPreview>;

export const templatePreview = z.object({
  output: z.string().nullable(),
  /** What would be sent: the context with what the template adds; the plain context where the template fails. */
  merged: z.string().nullable(),
  body_bytes: z.int().nullable(),
  added: z.array(z.string()),
  ignored: z.array(z.string()),
  fault: z
    .object({
      message: z.string(),
      line: z.int().nullable(),
      column: z.int().nullable(),
      nearest: z.string().nullable(),
    })
    .nullable(),
  warnings: z.array(z.string()),
  took_ms: z.number().nullable(),
  sample: z
    .object({
      events_looked_at: z.int(),
      rendered: z.int(),
      failed: z.int(),
      /** Bodies that differ from those of `against`; `null` without it. */
      changed: z.int().nullable(),
      rows: z.array(
        z.object({
          ...sampled,
          fault: z.string().nullable(),
          body_bytes: z.int(),
          changed: z.boolean().nullable(),
        }),
      ),
    })
    .nullable(),
});
export type TemplatePreview = z.infer<typeof templatePreview>;
