// Everything that receivers are checked with, by the command `receiver-kit check` and by the inspector. In the order in which it is sent.
import { changed, escaped, keyOrder, large, numbers, reformatted, spaced, sparse, unicode } from './bodies.ts';
import type { AdviceKind, Expected, ReceiverCheck, Recipe } from './check.ts';

const VENDOR = 'x-omneo-hmac-sha256';

type Row = readonly [
  id: string,
  sends: string,
  expected: Expected,
  meaning: string,
  advice: AdviceKind,
  recipe?: Recipe,
];

/** Also without the vendor's header, so that a receiver that verifies that one does not take the request for signed. */
const without = (...names: string[]): Recipe => ({
  headers: () => Object.fromEntries([VENDOR, ...names].map((name) => [name, null])),
});

/** The value of `webhook-signature` is replaced. */
const signature = (value: (signed: string) => string): Recipe => ({
  headers: (signed) => ({ [VENDOR]: null, 'webhook-signature': value(signed['webhook-signature'] ?? '') }),
});

const REWRITES = 'It verifies a body that was parsed and written again, so it refuses genuine events.';

const ACCEPT: readonly Row[] = [
  ['valid', 'a signed example', 'accept', 'It refuses a genuine event.', 'secret'],
  [
    'unknown_event',
    'an event that it does not know',
    'accept',
    'Each new type of event is retried for days, and then the webhook is switched off.',
    'unknown_event',
    { event: 'receiver-check.unknown', body: sparse },
  ],
  [
    'sparse',
    'a context with its id only',
    'accept',
    'Fields of a context are optional.',
    'sparse_context',
    { body: sparse },
  ],
  ['json_spaces', 'JSON with white space', 'accept', REWRITES, 'keep_bytes', { body: spaced }],
  ['json_escapes', 'JSON with escapes', 'accept', REWRITES, 'keep_bytes', { body: escaped }],
  ['json_unicode', 'JSON with characters of many languages', 'accept', REWRITES, 'keep_bytes', { body: unicode }],
  ['json_numbers', 'numbers beyond 2^53 and numbers such as 1.0', 'accept', REWRITES, 'keep_bytes', { body: numbers }],
  ['json_key_order', 'keys that parsers put into another order', 'accept', REWRITES, 'keep_bytes', { body: keyOrder }],
  ['large', 'a body of 1 MiB and 64 KiB', 'accept', 'It refuses large events.', 'body_limit', { body: large }],
  [
    'in_parts',
    'a body that arrives in parts, cut inside of characters',
    'accept',
    'It refuses a genuine event that arrives slowly.',
    'collect_bytes',
    { body: unicode, way: 'in_parts' },
  ],
  [
    'rotation_new_first',
    'signatures of its secret and of another one',
    'accept',
    'It refuses events while a secret is rotated.',
    'signature_list',
    { secrets: ['own', 'other'] },
  ],
  [
    'rotation_old_first',
    'signatures of another secret and of its own',
    'accept',
    'It looks at the first signature only, so it refuses events while a secret is rotated.',
    'signature_list',
    {
      secrets: ['other', 'own'],
      headers: () => ({ 'posthorn-key-hint': null }),
    },
  ],
];

const REFUSE: readonly Row[] = [
  [
    'missing',
    'a request without a signature',
    'refuse',
    'Anyone who knows its URL can send it events.',
    'verify',
    without('webhook-signature', 'posthorn-key-hint'),
  ],
  [
    'wrong_secret',
    'a signature with another secret',
    'refuse',
    'Anyone who knows its URL can send it events.',
    'verify',
    { secrets: ['other'] },
  ],
  [
    'tampered',
    'a body that was changed after signing',
    'refuse',
    'Anyone on the way can change events.',
    'verify',
    { tamper: changed },
  ],
  [
    'reformatted',
    'a body with white space added after signing',
    'refuse',
    'It does not verify the bytes that it received.',
    'keep_bytes',
    { tamper: reformatted },
  ],
  [
    'stale',
    'a signature of an hour ago',
    'refuse',
    'A recorded request can be sent again for ever.',
    'time',
    { ageS: 3600 },
  ],
  [
    'future',
    'a signature of an hour from now',
    'refuse',
    'A recorded request can be sent again later.',
    'time',
    { ageS: -3600 },
  ],
  [
    'id_changed',
    'another webhook-id after signing',
    'refuse',
    'A recorded request can be sent again under a new id.',
    'signed_content',
    {
      headers: ({ 'webhook-id': id = '' }) => ({
        'webhook-id': id.replace(/[0-9A-Z](?=_)/, (last) => (last === 'Z' ? 'Y' : 'Z')),
      }),
    },
  ],
  [
    'event_changed',
    'another event name after signing',
    'refuse',
    'A genuine request can be passed off as another event.',
    'event_name',
    {
      headers: ({ 'x-omneo-event': event }) => ({
        'x-omneo-event': event === 'reward.created' ? 'benefit.created' : 'reward.created',
      }),
    },
  ],
  [
    'missing_id',
    'a request without webhook-id',
    'refuse',
    'It accepts requests that it cannot verify.',
    'missing_header',
    without('webhook-id'),
  ],
  [
    'missing_timestamp',
    'a request without webhook-timestamp',
    'refuse',
    'It accepts requests that it cannot verify.',
    'missing_header',
    without('webhook-timestamp'),
  ],
  [
    'missing_event',
    'a request without x-omneo-event',
    'refuse',
    'It does not know what the request is about.',
    'missing_header',
    without('x-omneo-event'),
  ],
  [
    'empty_signature',
    'an empty signature',
    'refuse',
    'An empty signature passes for a right one.',
    'compare_lengths',
    signature(() => 'v1,'),
  ],
  [
    'short_signature',
    'a signature that is cut short',
    'refuse',
    'The beginning of a signature passes for all of it.',
    'compare_lengths',
    signature((value) => value.slice(0, 12)),
  ],
  [
    'odd_signature',
    'a signature with as many characters but more bytes',
    'refuse',
    'It accepts any signature of the right length.',
    'compare_lengths',
    signature(() => `v1,${'é'.repeat(44)}`),
  ],
  [
    'other_version',
    'a signature of an unknown version',
    'refuse',
    'It accepts signatures of a version that it does not know.',
    'signature_list',
    signature((value) => value.replace(/^v1,/, 'v9,')),
  ],
  [
    'method_put',
    'a changed body with the method PUT',
    'refuse',
    'Requests with other methods are not verified.',
    'verify',
    { tamper: changed, method: 'PUT' },
  ],
];

const ONCE: readonly Row[] = [
  [
    'duplicate',
    'the same delivery twice',
    'once',
    'A delivery is repeated when its answer is lost, and is then handled twice.',
    'remember_ids',
    { way: 'again' },
  ],
  [
    'together',
    'five copies of a delivery at the same time',
    'once',
    'Copies that arrive together are all handled.',
    'claim_first',
    { way: 'together' },
  ],
];

const ANSWER: readonly Row[] = [
  [
    'type_text',
    'the content type text/plain',
    'answer',
    'Another content type makes it fail.',
    'keep_bytes',
    { headers: () => ({ 'content-type': 'text/plain' }) },
  ],
  [
    'type_missing',
    'a request without a content type',
    'answer',
    'A missing content type makes it fail.',
    'keep_bytes',
    { headers: () => ({ 'content-type': null }) },
  ],
  ['gzip', 'a compressed body', 'answer', 'A compressed body makes it fail.', 'fault', { way: 'gzip' }],
  [
    'repeated_signature',
    'two lines of webhook-signature, the second one right',
    'answer',
    'Repeated headers make it fail.',
    'signature_list',
    { way: 'repeated_signature' },
  ],
  [
    'method_get',
    'the method GET, unsigned',
    'answer',
    'A browser or a scanner makes it fail.',
    'fault',
    { method: 'GET', ...without('webhook-id', 'webhook-timestamp', 'webhook-signature', 'posthorn-key-hint') },
  ],
  [
    'broken_off',
    'half of a body, then the end of the connection, then a signed example',
    'accept',
    'A connection that breaks off stops the receiver.',
    'fault',
    { way: 'broken_off' },
  ],
];

export const CHECKS: readonly ReceiverCheck[] = [...ACCEPT, ...REFUSE, ...ONCE, ...ANSWER].map(
  ([id, sends, expected, meaning, advice, recipe = {}]) => ({ id, sends, expected, meaning, advice, recipe }),
);

/** Whether it is one `POST` of the event that was chosen: what a sender without a socket of its own can send. */
export const isPlainRequest = ({ recipe: { way, method, event } }: ReceiverCheck): boolean =>
  way === undefined && method === undefined && event === undefined;
