// What the address of a lab says.
/**
 * `webhook`: whose condition or template it begins with. `event`, `type`: the context, of a stored event or an example.
 * `of`: events of the sample. `source`: the condition or template as far as it differs from the webhook's.
 */
export type LabSearch = { webhook?: number; event?: string; type?: string; of?: string; source?: string };

const textOf = (value: unknown): string | undefined =>
  typeof value === 'string' ? value : typeof value === 'object' && value !== null ? JSON.stringify(value) : undefined;

export function labSearchOf(given: Record<string, unknown>): LabSearch {
  const webhook = Number(given['webhook']);
  const [event, type, of, source] = ['event', 'type', 'of', 'source'].map((name) => textOf(given[name]));
  return {
    ...(Number.isSafeInteger(webhook) && webhook > 0 && { webhook }),
    ...(event !== undefined && { event }),
    ...(type !== undefined && { type }),
    ...(of !== undefined && { of }),
    ...(source !== undefined && { source }),
  };
}
