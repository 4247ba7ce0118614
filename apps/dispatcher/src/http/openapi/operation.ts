// What is told of a route besides what it needs to work: a required part of `Route`, so that none comes without it.
import { type ErrorCode, keysetPage, numberedPage, single } from '@posthorn/contracts';
import type { z } from 'zod';

/** The chapters of the description, in reading order. */
export const GROUPS = {
  Events: 'Tell Posthorn what happened. Every accepted event is on disk before it is answered with 202.',
  Webhooks: 'Who is told about what: a subscription sends the events it names to one URL.',
  'Default secret':
    'What webhooks without a secret of their own sign with. Receivers that know one secret for the whole installation, as those of the vendor do, verify with it.',
  Previews: 'Try a condition or a template before it is saved: nothing is stored, nothing is sent.',
  Deliveries: 'One event on its way to one webhook, with every attempt that was made.',
  'Live stream': 'Every change of a delivery as it is committed, over a WebSocket: see docs/live-stream.md.',
  Replays: 'Send again what matches a filter: first a plan with exact counts, then a durable job.',
  'Event types': 'The catalogue: what can happen, with the JSON Schema and an example of each context.',
  Tokens:
    'Credentials of a tenant: made, listed and revoked. A token creates only tokens that may do no more than itself.',
  Session: 'Signing in to the inspector: a cookie in place of a token.',
  Audit: 'Who changed the configuration, or was shown a secret, and when.',
  "The vendor's calls":
    'Calls that the vendor’s clients know under names of their own, in the vendor’s shapes; for new code the calls above are better.',
  Privacy: 'Erase what is stored of a person, with a receipt.',
} as const;
type Group = keyof typeof GROUPS;

/** Each described by its own `.describe(…)`. */
type Fields = Readonly<Record<string, z.ZodType>>;

export type Answer = {
  status: 200 | 201 | 202 | 204;
  /** A list brings the parameters of its pages with it. */
  page: 'numbered' | 'keyset' | null;
  /** The whole body; `null` = none. */
  schema: z.ZodType | null;
  /** What is special about it, in a sentence. */
  description?: string;
  example?: unknown;
};

export type Operation = {
  /** The operation's own name, for generated clients: `listWebhooks`. */
  id: string;
  group: Group;
  /** A heading of a few words: `List webhooks`. */
  summary: string;
  /** What one should know before using it; Markdown of the plainest kind (`code`, paragraphs). */
  description?: string;
  /** Parts of the path, by name. */
  params?: Fields;
  /** `filter[name]`, by name. */
  filters?: Fields;
  /** `query=…`. */
  query?: z.ZodType;
  /** Other members of the query, by name. */
  queries?: Fields;
  sort?: readonly string[];
  headers?: Fields;
  body?: { schema: z.ZodType; required: boolean; example: unknown };
  answer: Answer;
  /** The body of its 401, where that is not the error that all have. */
  unauthenticated?: z.ZodType;
  /** Who may use it, where the route's scope does not say so. */
  needs?: string;
  /** What it may be refused with, beyond what follows from its shape (401, 403, 404 of an id, 422 of an input, …). */
  errors?: readonly ErrorCode[];
};

/** Of lists whose filters compare. */
export const COMPARED =
  'A filter of a field also takes an operator: `filter[created_at][gte]=2026-01-31 00:00:00`. Operators: `eq` (the default), `ne`, `gt`, `gte`, `lt`, `lte`, `in` (values with commas between), `nullable` (`1`: without a value, `0`: with one).';

/** `{data}` with an optional `warnings`. */
export const one = (item: z.ZodType, status: 200 | 201 | 202 = 200): Answer => ({
  status,
  page: null,
  schema: single(item),
});

/** `{data, links, meta}` by page number. */
export const numbered = (item: z.ZodType): Answer => ({ status: 200, page: 'numbered', schema: numberedPage(item) });

/** `{data, links, meta}` by cursor. */
export const keyset = (item: z.ZodType): Answer => ({ status: 200, page: 'keyset', schema: keysetPage(item) });

/** An answer of a shape of its own, without `data`. */
export const whole = (schema: z.ZodType, status: 200 | 201 | 202 = 200): Answer => ({ status, page: null, schema });

export const nothing: Answer = { status: 204, page: null, schema: null };
