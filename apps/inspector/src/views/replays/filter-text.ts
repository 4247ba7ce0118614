/** What a replay was asked for: its query, or its filters one by one. */
export function filterText(filter: Readonly<Record<string, unknown>>): string {
  return Object.entries(filter)
    .map(([name, value]) =>
      name === 'query' ? String(value) : `${name}:${Array.isArray(value) ? value.join(',') : String(value)}`,
    )
    .join(' ');
}
