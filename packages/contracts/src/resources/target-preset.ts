import * as z from 'zod/mini';
import { AUTHENTICATION_KINDS } from '../authentication-kinds.ts';
import { TARGET_METHODS } from '../words.ts';

type KindName = keyof typeof AUTHENTICATION_KINDS;

const limit = z.object({ count: z.int(), per_seconds: z.number() });

/**
 * A target for one platform, ready to be filled in. `method`, `url`, `headers`, `template`, `condition` and `rate_limit` are
 * values of a new target. Parts written `YOUR_…` are what the person fills in.
 */
export const targetPreset = z.object({
  /** Lower-case words joined by hyphens: `mailchimp-transactional`. */
  key: z.string(),
  name: z.string(),
  summary: z.string(),
  /** The platform's public documentation of the call. */
  documentation_url: z.string(),
  /** The events whose contexts the template is written for. */
  events: z.array(z.string()),
  method: z.enum(TARGET_METHODS),
  url: z.string(),
  headers: z.record(z.string(), z.string()),
  template: z.string(),
  /** JSON Logic. Without what it asks for, the platform would refuse the request. */
  condition: z.nullable(z.record(z.string(), z.unknown())),
  authentication: z.object({
    kind: z.enum(Object.keys(AUTHENTICATION_KINDS) as [KindName, ...KindName[]]),
    fields: z.array(
      z.object({
        name: z.string(),
        /** `null`: the person fills it in. */
        value: z.nullable(z.string()),
        description: z.string(),
      }),
    ),
  }),
  /** `null` where the platform publishes none. */
  rate_limit: z.nullable(limit),
  /** What the platform publishes. `rate_limit` keeps all of them. */
  published_limits: z.array(limit),
  limits_note: z.string(),
  /** The parts written `YOUR_…`. */
  placeholders: z.array(z.object({ name: z.string(), description: z.string() })),
  needs: z.array(z.string()),
  steps: z.array(z.string()),
  /** How to see that it works. */
  trial: z.array(z.string()),
  failures: z.array(z.object({ answer: z.string(), cause: z.string(), next: z.string() })),
  /** What the platform's public documentation does not say clearly. */
  unverified: z.array(z.string()),
});
export type TargetPreset = z.infer<typeof targetPreset>;
