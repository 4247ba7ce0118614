import type { ReplayDetail } from '@posthorn/contracts';

/** What became of the new deliveries of a replay, in a few words; what there is none of is left out. */
export function outcomeText({ delivered, failed, waiting, cancelled }: ReplayDetail['outcomes']): string {
  const parts: readonly [number, string][] = [
    [delivered, 'delivered'],
    [failed, 'failed again'],
    [waiting, 'waiting'],
    [cancelled, 'cancelled'],
  ];
  const shown = parts.filter(([count]) => count > 0);
  return shown.map(([count, name]) => `${count.toLocaleString('en')} ${name}`).join(', ');
}

/** What a replay was asked for: its query, or its filters one by one. */
export function filterText(filter: Readonly<Record<string, unknown>>): string {
  return Object.entries(filter)
    .map(([name, value]) =>
      name === 'query' ? String(value) : `${name}:${Array.isArray(value) ? value.join(',') : String(value)}`,
    )
    .join(' ');
}
