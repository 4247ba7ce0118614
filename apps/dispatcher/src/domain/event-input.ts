// Parses a posted event from the producer's text into what is routed and stored (docs/spec.md event-1 to event-9).
import {
  canonicalName,
  type EventCreate,
  eventCreate,
  type FieldErrors,
  isOperationalEvent,
  parseTime,
} from '@posthorn/contracts';
import { contextSchemaOf, surelyAccepts } from '@posthorn/contracts/contexts';
import { fieldErrors } from './field-errors.ts';
import { JsonSourceError, memberSpans } from './json-source.ts';
import { longIdFaults } from './long-ids.ts';
import { nearEventName, nearNameWarning } from './near-event-names.ts';
import { type People, peopleOf } from './people.ts';

export type ParsedEvent = {
  name: string;
  /** The source text of the context. */
  context: string;
  /** The same, parsed: what conditions are evaluated on. */
  value: Readonly<Record<string, unknown>>;
  people: People;
  idempotencyKey: string | null;
  /** `undefined` = the producer did not say. */
  namespace: string | null | undefined;
  occurredAt: number | null;
  deliverAt: number | null;
  /** How many reactions led to it. */
  depth: number;
  warnings: string[];
};

const NO_CONTEXT = {};

export type ParsedInput = { ok: true; event: ParsedEvent } | { ok: false; fields: FieldErrors };

/**
 * @param text the JSON text of one event, which `value` was parsed from
 * @param headerKey the `Idempotency-Key` header, the same field as `id`
 * @param headerDepth the `posthorn-depth` header: of it and the field `depth` the larger one counts
 */
export function parseEvent(text: string, value: unknown, headerKey?: string, headerDepth = 0): ParsedInput {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return failed({ '': ['must be an object such as {"event": "profile.created", "context": {…}}'] });
  }
  const input = withHeaderKey(value as Record<string, unknown>, headerKey);
  if (input === null) return failed({ id: ['differs from the Idempotency-Key header: give one of them'] });
  let context: string;
  try {
    const span = memberSpans(text).get('context');
    context = span === undefined ? '' : text.slice(span.start, span.end);
  } catch (error) {
    if (error instanceof JsonSourceError) return failed({ [error.path]: [error.message] });
    throw error;
  }
  // The schema would copy a context that is checked by its own schema next: it is shown an empty one in its place.
  const given = input['context'];
  const isObject = typeof given === 'object' && given !== null && !Array.isArray(given);
  const parsed = eventCreate.safeParse(isObject ? { ...input, context: NO_CONTEXT } : input);
  if (!parsed.success) return failed(fieldErrors(parsed.error.issues, input));
  // As it was parsed: the schema's copy lacks a member called __proto__.
  const depth = Math.max(parsed.data.depth ?? 0, headerDepth);
  return checkContext(parsed.data, depth, context, input['context'] as Record<string, unknown>);
}

function checkContext(input: EventCreate, depth: number, context: string, value: Record<string, unknown>): ParsedInput {
  const name = canonicalName(input.event);
  if (isOperationalEvent(name)) {
    return failed({ event: [`is reserved: only Posthorn raises "${name}"`] });
  }
  const schema = contextSchemaOf(name);
  const checked = surelyAccepts(schema, value) ? null : schema.safeParse(value);
  if (checked?.success === false) return failed(fieldErrors(checked.error.issues, value, 'context'));
  const long = longIdFaults(name, context);
  if (long !== null) return failed(long);
  return {
    ok: true,
    event: {
      name,
      context,
      value,
      people: peopleOf(name, value),
      idempotencyKey: input.id ?? null,
      namespace: input.namespace,
      occurredAt: timeOf(input.occurred_at),
      deliverAt: timeOf(input.deliver_at),
      depth,
      warnings: nameWarnings(input.event, name),
    },
  };
}

function nameWarnings(written: string, name: string): string[] {
  if (name !== written) return [`event: "${written}" is an alias; it was stored as "${name}"`];
  const near = nearEventName(name);
  return near === null || isOperationalEvent(near) ? [] : [`event: ${nearNameWarning(name, near)}`];
}

function withHeaderKey(input: Record<string, unknown>, headerKey: string | undefined): Record<string, unknown> | null {
  if (headerKey === undefined) return input;
  if (input['id'] !== undefined && input['id'] !== headerKey) return null;
  return { ...input, id: headerKey };
}

const timeOf = (text: string | null | undefined): number | null =>
  text === null || text === undefined ? null : (parseTime(text) ?? null);

const failed = (fields: FieldErrors): ParsedInput => ({ ok: false, fields });
