// Contexts of operational events: the changed resource at the root, in the fields and time formats of the API.
import { z } from 'zod';
import { ATTEMPT_ERRORS, delivery } from '../resources/delivery.ts';
import { webhook } from '../resources/webhook.ts';

/** `webhook.disabled`: the webhook as it is now, without what may hold a secret. */
export const webhookDisabledContext = webhook.pick({
  id: true,
  trigger: true,
  events: true,
  url: true,
  namespace: true,
  is_active: true,
  disabled_reason: true,
  disabled_at: true,
  held_count: true,
});
export type WebhookDisabledContext = z.infer<typeof webhookDisabledContext>;

/** `delivery.exhausted`: the delivery that will not be tried again, and how its last attempt ended. */
export const deliveryExhaustedContext = delivery
  .omit({ body_bytes: true, last_attempt: true, recovered_by: true })
  .extend({
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
