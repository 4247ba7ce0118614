import { z } from 'zod';
import { RATE_COUNT_MAX, RATE_SECONDS_MAX } from '../resources/endpoint.ts';
import { truth } from '../truth.ts';
import { ORDERINGS } from '../words.ts';
import { authenticationInput } from './authentication.ts';

/** Delay before each retry, in seconds after the end of the attempt before it. */
export const retrySchedule = z
  .array(z.number().min(0, 'must be 0 or more seconds').max(604_800, 'must be at most 604800 seconds (7 days)'))
  .max(50, 'must have at most 50 entries');

/** Headers that the sender sets itself. */
export const RESERVED_HEADER =
  /^(host|transfer-encoding|connection|keep-alive|upgrade|te|trailer|expect|proxy-.*|traceparent|user-agent|content-.*|webhook-.*|x-omneo-.*|posthorn-.*)$/i;
const HEADER_NAME = /^[A-Za-z0-9!#$%&'*+.^_`|~-]{1,100}$/;
const HEADER_VALUE = /^[\t\x20-\x7e\x80-\xff]{0,4096}$/;

/** Headers sent with every attempt. None that the sender sets itself, and nothing that could end a header line. */
export const staticHeaders = z.record(z.string(), z.string()).superRefine((headers, ctx) => {
  const seen = new Set<string>();
  for (const [name, value] of Object.entries(headers)) {
    const fail = (message: string) => ctx.addIssue({ code: 'custom', path: [name], message });
    if (!HEADER_NAME.test(name)) fail('is not a header name (RFC 9110 token, at most 100 characters)');
    else if (RESERVED_HEADER.test(name)) fail('is set by Posthorn itself: remove it');
    else if (seen.has(name.toLowerCase())) fail('appears twice in different case: keep one');
    if (!HEADER_VALUE.test(value))
      fail('must have a value of at most 4096 Latin-1 characters, without line breaks or control characters');
    seen.add(name.toLowerCase());
  }
  if (seen.size > 50) ctx.addIssue({ code: 'custom', message: 'must have at most 50 headers' });
});

const rateLimit = z.strictObject({
  count: z
    .int('must be a whole number')
    .min(1, 'must be at least 1')
    .max(RATE_COUNT_MAX, `must be at most ${RATE_COUNT_MAX}`),
  per_seconds: z
    .number()
    .positive('must be above 0')
    .max(RATE_SECONDS_MAX, `must be at most ${RATE_SECONDS_MAX} (a day)`),
});

export const TEMPLATE_MAX_CHARACTERS = 65_536;

/** What a caller may set on a webhook and on a target. */
export const endpointSettable = {
  url: z.string().min(1).max(2048, 'must be at most 2048 characters'),
  queue: z.unknown(),
  description: z.string().max(1000, 'must be at most 1000 characters').nullable(),
  is_active: truth,
  headers: staticHeaders.nullable(),
  authentication: authenticationInput.nullable(),
  secret: z.string().nullable(),
  generate_secret: truth,
  use_default_secret: truth,
  timeout_ms: z.int().min(100, 'must be at least 100').max(60_000, 'must be at most 60000'),
  max_in_flight: z.int().min(1, 'must be at least 1').max(1000, 'must be at most 1000'),
  rate_limit: rateLimit.nullable(),
  ordering: z.enum(ORDERINGS),
  retry_schedule: retrySchedule.nullable(),
  retry_hourly: truth.nullable(),
  retry_daily: truth.nullable(),
  vendor_signature: truth,
};

const settings = z.strictObject(endpointSettable).partial();
/** What a parsed `POST` or `PUT` sets on a webhook or a target. */
export type EndpointSettings = z.output<typeof settings>;

/** What becomes of held deliveries when `is_active: true` switches the endpoint on. */
export const endOfHolding = z.enum(['release', 'discard']);
