// Where the time of an attempt went, as stretches on an axis.
import type { Phases } from '@posthorn/contracts';

export type Stretch = {
  name: 'dns' | 'connect' | 'tls' | 'wait' | 'receive';
  label: string;
  ms: number;
  share: number;
};

const LABELS = {
  dns: 'DNS lookup',
  connect: 'connecting',
  tls: 'TLS handshake',
  wait: 'waiting for the first byte',
  receive: 'reading the answer',
} as const;

/** Each phase that happened, in order; shares are of the whole attempt and add up to 1 at most. */
export function stretchesOf({ dns_ms, connect_ms, tls_ms, first_byte_ms, total_ms }: Phases): Stretch[] {
  const known = { dns: dns_ms, connect: connect_ms, tls: tls_ms, wait: first_byte_ms };
  const spent = Object.values(known).reduce<number>((sum, ms) => sum + (ms ?? 0), 0);
  // Without a first byte what is left was not reading: it is the wait for an answer that did not come.
  const rest = Math.max(0, total_ms - spent);
  const all = { ...known, ...(first_byte_ms === null ? { wait: rest } : { receive: rest }) };
  const whole = Math.max(total_ms, spent, 0.1);
  return (Object.entries(all) as [Stretch['name'], number | null][])
    .filter((entry): entry is [Stretch['name'], number] => entry[1] !== null && entry[1] > 0)
    .map(([name, ms]) => ({ name, label: LABELS[name], ms, share: ms / whole }));
}
