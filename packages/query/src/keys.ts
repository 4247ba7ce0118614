// All keys and their values. One table, so that parser, completions and documentation cannot disagree.

export type KeyKind =
  | 'word'
  | 'text'
  | 'event'
  | 'webhook'
  | 'id'
  | 'code'
  | 'count'
  | 'duration'
  | 'size'
  | 'time'
  | 'body'
  | 'header';

export type Key = {
  readonly name: string;
  readonly kind: KeyKind;
  readonly about: string;
  readonly example: string;
  /** All there are, where they are few. */
  readonly words?: readonly string[];
};

const key = (name: string, kind: KeyKind, about: string, example: string, words?: readonly string[]): Key =>
  words === undefined ? { name, kind, about, example } : { name, kind, about, example, words };

export const KEYS: readonly Key[] = [
  key('status', 'word', 'status of the delivery', 'status:failed,retrying', [
    'pending',
    'in_flight',
    'retrying',
    'delivered',
    'failed',
    'held',
    'cancelled',
  ]),
  key('event', 'event', 'name of the event', 'event:profile.*'),
  key('webhook', 'webhook', 'id of the webhook, or part of its description or URL', 'webhook:billing'),
  key('target', 'id', 'id of the target', 'target:3'),
  key('profile', 'text', 'id of the profile it is about', 'profile:5b0c9d0e*'),
  key('code', 'code', 'HTTP status of the last attempt', 'code:5xx'),
  key('error', 'word', 'why the last attempt got no usable answer', 'error:timeout', [
    'timeout',
    'dns_failed',
    'address_refused',
    'connection_refused',
    'connection_reset',
    'connection_failed',
    'tls_failed',
    'auth_failed',
    'protocol_error',
    'response_incomplete',
    'interrupted',
  ]),
  key('attempt', 'count', 'number of attempts started', 'attempt:>=3'),
  key('latency', 'duration', 'duration of the last attempt', 'latency:>2s'),
  key('wait', 'duration', 'time from when it could be sent to its first attempt', 'wait:>1m'),
  key('since', 'time', 'created at this time or later', 'since:15m'),
  key('until', 'time', 'created before this time', 'until:2026-01-31T09:30Z'),
  key('is', 'word', 'special kind of delivery', 'is:replay', ['replay', 'test', 'erased', 'ordered', 'recovered']),
  key('reason', 'word', 'why it was cancelled, or failed without an attempt', 'reason:by_user', [
    'discarded',
    'webhook_deleted',
    'target_deleted',
    'erased',
    'by_user',
    'render_failed',
  ]),
  key('size', 'size', 'size of its body', 'size:>64KiB'),
  key('id', 'text', 'id of the delivery', 'id:dlv_01H*'),
  key('event_id', 'text', 'id of the event', 'event_id:evt_01H*'),
  key('replay', 'text', 'id of the delivery that it repeats', 'replay:dlv_01H*'),
  key('body', 'body', 'a value in the body, by its path', 'body.customer.id:cus_1'),
  key('header', 'header', 'a request or response header of the last attempt', 'header.content-type:*json*'),
];

export const keyOf = (name: string): Key | undefined => KEYS.find((one) => one.name === name);

/** Words of other tools and of the API's filters. */
const SYNONYMS: Readonly<Record<string, string>> = {
  type: 'event',
  name: 'event',
  endpoint: 'webhook',
  url: 'webhook',
  webhook_id: 'webhook',
  target_id: 'target',
  profile_id: 'profile',
  customer: 'profile',
  state: 'status',
  http: 'code',
  attempts: 'attempt',
  duration: 'latency',
  after: 'since',
  from: 'since',
  before: 'until',
  to: 'until',
  has: 'is',
  larger: 'size',
  replay_of: 'replay',
  payload: 'body',
  context: 'body',
  headers: 'header',
};

/** What was most likely meant, `undefined` = nothing is near enough. */
export function nearestKey(name: string): string | undefined {
  const lower = name.toLowerCase();
  return Object.hasOwn(SYNONYMS, lower)
    ? SYNONYMS[lower]
    : nearest(
        lower,
        KEYS.map((one) => one.name),
      );
}

export function nearest(word: string, known: readonly string[]): string | undefined {
  const ranked = known
    .map((one) => ({ one, distance: one.startsWith(word) && word !== '' ? 0.5 : distanceOf(word, one) }))
    .sort((a, b) => a.distance - b.distance);
  const [best] = ranked;
  return best !== undefined && best.distance <= Math.max(1, Math.floor(word.length / 3)) ? best.one : undefined;
}

/** How many letters must be added, left out or changed. */
function distanceOf(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const change = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(change, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[b.length] ?? 0;
}
