// What stands behind the `?` of an address: text by name. The router's own reading takes `404` for a number and `"Ada"` for
// JSON, and a query or an id that looks like one came out changed.

export function readSearch(text: string): Record<string, unknown> {
  const found: Record<string, unknown> = Object.create(null);
  for (const [name, value] of new URLSearchParams(text)) found[name] = value === 'true' ? true : value;
  return found;
}

export function writeSearch(search: Record<string, unknown>): string {
  const given = Object.entries(search).filter(([, value]) => value !== undefined && value !== null);
  const text = new URLSearchParams(given.map(([name, value]) => [name, String(value)])).toString();
  return text === '' ? '' : `?${text}`;
}
