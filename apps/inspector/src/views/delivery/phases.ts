// Where the time of an attempt went, as stretches on an axis.
import type { AttemptErrorKind, Phases } from '@posthorn/contracts';

export type Stretch = {
  name: 'credentials' | 'dns' | 'connect' | 'tls' | 'wait' | 'receive';
  label: string;
  ms: number;
  share: number;
};

const LABELS = {
  credentials: 'getting credentials',
  dns: 'DNS lookup',
  connect: 'connect',
  tls: 'TLS handshake',
  wait: 'waiting for the first byte',
  receive: 'reading the response',
} as const;

/** In which phase an attempt with this fault ended, where the fault says it. */
const ENDED_IN: Partial<Record<AttemptErrorKind, 'credentials' | 'dns' | 'connect' | 'tls'>> = {
  dns_failed: 'dns',
  address_refused: 'dns',
  connection_refused: 'connect',
  connection_failed: 'connect',
  tls_failed: 'tls',
  auth_failed: 'credentials',
};
/** What is left over beside the phases is rounding, not waiting. */
const ROUNDING = 0.02;

/** Each phase that happened, in order; shares are of the whole attempt and add up to 1 at most. */
export function stretchesOf(phases: Phases, fault: AttemptErrorKind | null = null): Stretch[] {
  const { dns_ms, connect_ms, tls_ms, first_byte_ms, total_ms } = phases;
  const known = { credentials: null, dns: dns_ms, connect: connect_ms, tls: tls_ms, wait: first_byte_ms };
  const spent = Object.values(known).reduce<number>((sum, ms) => sum + (ms ?? 0), 0);
  // Without a first byte what is left was not reading: it is the wait for an answer that did not come, or belongs to the
  // phase in which the attempt ended.
  const rest = Math.max(0, total_ms - spent);
  const ended =
    (fault === null ? undefined : ENDED_IN[fault]) ?? (rest <= total_ms * ROUNDING ? lastOf(phases) : undefined);
  const left = first_byte_ms !== null ? 'receive' : (ended ?? 'wait');
  const all = { ...known, receive: null, [left]: (left in known ? (known[left as 'wait'] ?? 0) : 0) + rest };
  const whole = Math.max(total_ms, spent, 0.1);
  return (Object.entries(all) as [Stretch['name'], number | null][])
    .filter((entry): entry is [Stretch['name'], number] => entry[1] !== null && entry[1] > 0)
    .map(([name, ms]) => ({ name, label: LABELS[name], ms, share: ms / whole }));
}

const lastOf = ({ dns_ms, connect_ms, tls_ms }: Phases): 'dns' | 'connect' | 'tls' | undefined =>
  tls_ms !== null ? 'tls' : connect_ms !== null ? 'connect' : dns_ms !== null ? 'dns' : undefined;
