import { fault } from './errors.ts';
import type { EventSchemas } from './event-types.ts';

/** Checks the context with the receiver's own schema and returns its result. Without a schema, returns it unchanged. @throws WebhookError `schema_mismatch` */
export async function checkContext(type: string, value: unknown, events: EventSchemas): Promise<unknown> {
  const schema = Object.hasOwn(events, type) ? events[type] : undefined;
  if (schema === undefined) return value;
  const result = await schema['~standard'].validate(value);
  if (result.issues === undefined) return result.value;
  const issues = result.issues.map((issue) => ({
    path: (issue.path ?? []).map((part) => String(typeof part === 'object' ? part.key : part)).join('.'),
    message: issue.message,
  }));
  throw fault('schema_mismatch', { type, issues });
}
