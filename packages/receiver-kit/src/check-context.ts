import { fault } from './errors.ts';
import type { EventSchemas } from './event-types.ts';

/** The context as the receiver's own schema gives it; as it came when there is none. @throws WebhookError `schema_mismatch` */
export async function checkContext(type: string, value: unknown, events: EventSchemas): Promise<unknown> {
  const schema = Object.hasOwn(events, type) ? events[type] : undefined;
  if (schema === undefined) return value;
  const result = await schema['~standard'].validate(value);
  if (result.issues === undefined) return result.value;
  const issues = result.issues.map((issue) => ({
    path: (issue.path ?? []).map((part) => String(typeof part === 'object' ? part.key : part)).join('.'),
    message: issue.message,
  }));
  throw fault('schema_mismatch', `the context of ${type} does not fit its schema`, {
    hint: issues.map((issue) => `${issue.path || '(root)'}: ${issue.message}`).join('; '),
    details: { issues },
  });
}
