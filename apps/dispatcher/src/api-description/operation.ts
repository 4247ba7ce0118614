// The documentation of a route. It is a required part of `Route`, so that no route is undocumented.
import { type ErrorCode, keysetPage, numberedPage, type Scope, single } from '@posthorn/contracts';
import type { z } from 'zod';

/** The chapters of the description, in reading order. */
export const GROUPS = {
  Events: 'Post events. Posthorn stores every accepted event on disk before it answers 202.',
  Webhooks: 'Subscribe a URL to events.',
  Triggers: 'Send to targets when an event has happened and a rule says so. People also call triggers "reactions".',
  Targets: 'Set up where and how reactions send requests: a URL, a template for the body, and credentials.',
  'Default secret':
    'The secret of webhooks without their own secret. Use it for receivers that know one secret for all webhooks, as receivers of the vendor (Omneo) do.',
  Previews: 'Try a condition or a template before you save it. A preview stores and sends nothing.',
  Deliveries:
    'Find, explain, resend and cancel deliveries. A delivery is one event sent to one webhook, with all its attempts.',
  'Live stream': 'Follow every committed change of a delivery over a WebSocket. See docs/live-stream.md.',
  Replays:
    'Send deliveries that match a filter again. A replay is first planned with exact counts, then runs as a durable job.',
  'Event types': 'The catalogue of events, with the JSON Schema and an example of each context.',
  Tokens:
    'Create, list and revoke the credentials of a tenant. A token cannot create a token with more rights than its own.',
  Session: 'Sign in to the inspector, with a cookie instead of a token.',
  Audit: 'See who changed the configuration or was shown a secret, and when.',
  "The vendor's calls":
    'Calls with the names and shapes of the vendor (Omneo), for its existing clients. New code should use the calls above.',
  Privacy: 'Erase the data of a person and get a receipt.',
} as const;
type Group = keyof typeof GROUPS;

/** Parameters by name. Each schema has its own `.describe(…)`. */
type Fields = Readonly<Record<string, z.ZodType>>;

export type Answer = {
  status: 200 | 201 | 202 | 204;
  /** The kind of paging of a list; it adds the parameters of its pages. */
  page: 'numbered' | 'keyset' | null;
  /** The whole body; `null` = none. */
  schema: z.core.$ZodType | null;
  /** What is special about the answer, in a sentence. */
  description?: string;
  example?: unknown;
};

export type Operation = {
  /** The name of the operation in generated clients: `listWebhooks`. */
  id: string;
  group: Group;
  /** A heading of a few words: `List webhooks`. */
  summary: string;
  /** Another scope that the route's can be replaced with. */
  orScope?: Scope;
  /** What a caller should know first. Markdown with only `code` and paragraphs. */
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
  /** A second success, with a status of its own. */
  orElse?: Answer;
  /** The body of its 401, if it differs from that of other operations. */
  unauthenticated?: z.core.$ZodType;
  /** Who may use it, if the scope of the route does not say so. */
  needs?: string;
  /** Error codes in addition to those that follow from its shape (401, 403, 404 for an id, 422 for an input, …). */
  errors?: readonly ErrorCode[];
};

/** What the description needs to know about a route. */
export type DescribedRoute = {
  method: 'get' | 'post' | 'put' | 'delete';
  path: string;
  /** `null` = any token. */
  scope: Scope | null;
  /** Needs no token. */
  isOpen: boolean;
  operation: Operation;
};

/** The description of lists whose filters take operators. */
export const COMPARED =
  'Filters of a field also take an operator: `filter[created_at][gte]=2026-01-31 00:00:00`. Operators: `eq` (the default), `ne`, `gt`, `gte`, `lt`, `lte`, `in` (comma-separated values), `nullable` (`1`: without a value, `0`: with a value).';

/** `{data}` with an optional `warnings`. */
export const one = (item: z.core.$ZodType, status: 200 | 201 | 202 = 200): Answer => ({
  status,
  page: null,
  schema: single(item),
});

/** `{data, links, meta}` by page number. */
export const numbered = (item: z.core.$ZodType): Answer => ({
  status: 200,
  page: 'numbered',
  schema: numberedPage(item),
});

/** `{data, links, meta}` by cursor. */
export const keyset = (item: z.core.$ZodType): Answer => ({ status: 200, page: 'keyset', schema: keysetPage(item) });

/** An answer with its own shape, without `data`. */
export const whole = (schema: z.core.$ZodType, status: 200 | 201 | 202 = 200): Answer => ({
  status,
  page: null,
  schema,
});

export const nothing: Answer = { status: 204, page: null, schema: null };
