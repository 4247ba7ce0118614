// Recognises requests and responses by what they can do: `instanceof` fails across realms and for wrapped objects.

export function has(value: unknown, name: string, type?: 'function'): boolean {
  if ((typeof value !== 'object' && typeof value !== 'function') || value === null || !(name in value)) return false;
  return type === undefined || typeof (value as Record<string, unknown>)[name] === type;
}

export function isWebRequest(value: unknown): value is Request {
  return has(value, 'arrayBuffer', 'function') && has(value, 'headers') && has(value, 'method');
}
