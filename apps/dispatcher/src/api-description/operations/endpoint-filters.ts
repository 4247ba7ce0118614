// Filters of the lists of webhooks and of targets.
import { DISABLED_REASONS, LANES } from '@posthorn/contracts';
import { z } from 'zod';
import { byFilter, type EndpointKind, type FilterKind } from '../../domain/endpoint-fields.ts';

const truth = z.enum(['1', '0', 'true', 'false']);
const time = z.string().describe('A time in whole seconds: RFC 3339, or `YYYY-MM-DD HH:MM:SS` in UTC.');

function plainFilter({ name, kind }: { name: string; kind: FilterKind }, what: string): z.ZodType {
  if (kind === 'flag') return truth.describe('The value of this field.');
  if (typeof kind !== 'string') return z.enum(kind).describe('The value of this field.');
  return z.string().describe(`${what} with exactly this ${name}.`);
}

/** @param what their plural, as a sentence begins with it */
export const endpointFilters = <Kind extends EndpointKind>(kind: Kind, what: 'Webhooks' | 'Targets') => ({
  id: z.string().describe('The item with this id.'),
  url: z.string().describe(`${what} with exactly this URL.`),
  queue: z.enum(LANES).describe(`${what} with this priority.`),
  is_active: truth.describe(`\`1\`: ${what.toLowerCase()} that are on; \`0\`: ${what.toLowerCase()} that are off.`),
  ...byFilter(kind, (field) => plainFilter(field, what)),
  condition: z.string().describe(`${what} with exactly this condition, as JSON.`),
  disabled_reason: z.enum(DISABLED_REASONS).describe('The value of this field.'),
  user_id: z.string().describe(`${what} created by the token with this id.`),
  created_at: time,
  updated_at: time,
  json_contains: z
    .string()
    .describe(`${what} whose condition contains this JSON at any depth, such as \`{"var":"total"}\`.`),
});

/** Newest first, unless something else is asked for. */
export const sortsOf = (fields: readonly string[]): string[] => [
  '-id',
  ...fields.flatMap((field) => (field === 'id' ? [field] : [field, `-${field}`])),
];
