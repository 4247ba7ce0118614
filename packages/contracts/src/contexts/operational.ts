// Contexts of operational events: the changed resource at the root, in the fields and time formats of the API.
import { z } from 'zod';
import { delivery } from '../resources/delivery.ts';
import { target } from '../resources/target.ts';
import { webhook } from '../resources/webhook.ts';
import { ATTEMPT_ERRORS } from '../words.ts';

const { id, trigger, events, url, namespace, is_active, disabled_reason, disabled_at, held_count } = webhook.shape;

/** `webhook.disabled`: the webhook as it is now, without what may hold a secret. */
export const webhookDisabledContext = z.object({
  ...{ id, trigger, events, url, namespace, is_active, disabled_reason, disabled_at, held_count },
});
export type WebhookDisabledContext = z.infer<typeof webhookDisabledContext>;

const { name, handle } = target.shape;

/** `target.disabled`: the target as it is now, without what may hold a secret. */
export const targetDisabledContext = z.object({
  ...{ id, name, handle, url, is_active, disabled_reason, disabled_at, held_count },
});
export type TargetDisabledContext = z.infer<typeof targetDisabledContext>;

const { body_bytes: _bytes, last_attempt: _attempt, recovered_by: _copy, ...shown } = delivery.shape;

/** `delivery.exhausted`: the delivery that will not be tried again, and how its last attempt ended. */
export const deliveryExhaustedContext = z.object({
  ...shown,
  last_attempt: z
    .object({
      number: z.int(),
      started_at: z.string(),
      /** The HTTP status; `null` where no answer came. */
      status: z.int().nullable(),
      error: z.object({ kind: z.enum(ATTEMPT_ERRORS), message: z.string() }).nullable(),
    })
    .nullable(),
});
export type DeliveryExhaustedContext = z.infer<typeof deliveryExhaustedContext>;
