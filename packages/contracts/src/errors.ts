import * as z from 'zod/mini';

/**
 * Every code an error answer of the API may carry, with its HTTP status.
 * `message` and `errors` are for people; programs decide by `code`.
 */
export const ERROR_STATUS = {
  malformed_json: 400,
  malformed_request: 400,
  unauthenticated: 401,
  token_expired: 401,
  forbidden: 403,
  /** A page may have asked without its user: a call by cookie without what only our own page can send. */
  cross_site: 403,
  not_found: 404,
  method_not_allowed: 405,
  conflict: 409,
  idempotency_conflict: 409,
  gone: 410,
  body_too_large: 413,
  unsupported_media_type: 415,
  invalid: 422,
  upgrade_required: 426,
  too_many_requests: 429,
  internal: 500,
  unavailable: 503,
} as const;

export type ErrorCode = keyof typeof ERROR_STATUS;

/** Field path → what is wrong with it. Paths are dotted, list positions are numbers: `events.3.context.id`. */
export const fieldErrors = z.record(z.string(), z.array(z.string()));
export type FieldErrors = z.infer<typeof fieldErrors>;

export const errorBody = z.object({
  message: z.string(),
  code: z.string(),
  errors: z.optional(fieldErrors),
  /** Of a query that cannot be read: where in it the fault is, as offsets, `to` excluded. */
  at: z.optional(z.object({ from: z.int(), to: z.int() })),
});
export type ErrorBody = z.infer<typeof errorBody>;
