// Every code of the kit is produced through every framework that can bring it about, and its hint says cause and fix in the
// words of that framework and of no other.
import { gzipSync } from 'node:zlib';
import { RECEIVER_CODES } from '@posthorn/contracts';
import {
  gone,
  type Inbox,
  memoryInbox,
  type ReceiverErrorCode,
  type ReceiverOptions,
  retryAfter,
} from '@posthorn/receiver-kit';
import { describe, expect, it, vi } from 'vitest';
import { makeReceiver } from '../support/make-receiver.ts';
import { NOW_MS, OTHER_SECRET, type SendOptions, signedRequest } from '../support/sender.ts';
import { breakOff, type Served } from './contract.ts';
import { MOUNTED, type Mounted } from './served.ts';

type Made = ReturnType<typeof makeReceiver>;

interface Code {
  readonly status: number;
  /** What message and hint must say: the cause, then the fix. */
  readonly words: (mounted: Mounted) => readonly RegExp[];
  readonly options?: Partial<ReceiverOptions>;
  readonly handler?: () => unknown;
  readonly send?: SendOptions;
  readonly headers?: Record<string, string>;
  readonly body?: string | Uint8Array;
  readonly method?: string;
  /** Which of the mounted mistakes it takes. */
  readonly mount?: 'parsedFirst' | 'readFirst' | 'wrong';
  /** Sends in another way than once. */
  readonly act?: (
    made: Made & Served & { post: () => Promise<Response>; handler: unknown },
  ) => Promise<Response | undefined>;
}

const words =
  (...all: readonly RegExp[]) =>
  () =>
    all;
const failing = (outcome: unknown) => ({
  '~standard': { version: 1 as const, vendor: 'test', validate: () => outcome as never },
});
const broken: Inbox = { ...memoryInbox(), claim: () => Promise.reject(new Error('no connection')) };
const escaped = (text: string): RegExp => new RegExp(text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
/** The first lines of the adapter's own code. */
const ownCode = ({ framework }: Mounted): RegExp => escaped(framework.code.split('\n').at(-1) ?? '');
const ownFix = ({ framework }: Mounted): RegExp => escaped(framework.keepBytes);

const CODES: Record<Exclude<ReceiverErrorCode, 'headers_unreadable' | 'received_at_invalid'>, Code> = {
  adapter_wrong: {
    status: 500,
    mount: 'wrong',
    words: ({ wrong }) => [/is the adapter for/, wrong.right, /No handler ran/],
  },
  body_already_parsed: {
    ...{ status: 500, mount: 'parsedFirst' },
    words: (mounted) => [/ran first: .*(?:an object|text), not (?:bytes|text)/, ownFix(mounted)],
  },
  body_already_read: { status: 500, mount: 'readFirst', words: (mounted) => [/was read before/, ownFix(mounted)] },
  method_not_allowed: {
    ...{ status: 405, method: 'PUT' },
    words: (mounted) => [/this request uses PUT/, /health check/, ownCode(mounted)],
  },
  encoding_unsupported: {
    ...{ status: 415, headers: { 'content-encoding': 'gzip' }, body: gzipSync('{"id":"t1"}') },
    words: words(/has a content-encoding/, /on the way does: turn that off/),
  },
  body_too_large: {
    ...{ status: 413, options: { maxBodyBytes: 1000 }, send: { text: JSON.stringify({ id: 'x'.repeat(1001) }) } },
    words: ({ framework }) => [/larger than 1000 bytes/, /Raise maxBodyBytes/, escaped(framework.bodyLimit ?? '')],
  },
  body_incomplete: {
    status: 400,
    words: words(/closed before the body was complete/, /raise the timeout of the proxies/),
    act: async ({ port, broken: breakIt }) => {
      await (port === undefined ? breakIt?.() : breakOff(port));
      return undefined;
    },
  },
  secret_missing: {
    ...{ status: 500, options: { secrets: ({ env }) => env.POSTHORN_TEST_UNSET } },
    words: words(/got no secret/, /Set the environment variable/),
  },
  secret_malformed: {
    ...{ status: 500, options: { secrets: () => 'whpk_AAAA' } },
    words: words(/secret 1 of 1/, /public key|secret/i),
  },
  header_missing: {
    ...{ status: 400, headers: { 'webhook-signature': '' } },
    words: words(/no webhook-signature/, /A proxy or gateway may have removed|has a secret/),
  },
  header_invalid: {
    ...{ status: 400, headers: { 'webhook-id': 'a.b' } },
    words: words(/webhook-id may hold letters/, /what proxies and gateways add/),
  },
  timestamp_invalid: {
    ...{ status: 400, headers: { 'webhook-timestamp': 'soon' } },
    words: words(/not a whole number of seconds/, /changed webhook-timestamp/),
  },
  timestamp_too_old: {
    ...{ status: 401, send: { nowMs: NOW_MS - 301_000 } },
    words: words(/301 s behind the clock here/, /Check the clock/),
  },
  timestamp_too_new: {
    ...{ status: 401, send: { nowMs: NOW_MS + 301_000 } },
    words: words(/301 s ahead of the clock here/, /Check the clock/),
  },
  event_mismatch: {
    ...{ status: 401, headers: { 'x-omneo-event': 'profile.created' } },
    words: words(/does not match the signed webhook-id/, /changed the event name on the way/),
  },
  signature_mismatch: {
    ...{ status: 401, body: '{ "id": "t1", "total": 19.5 }' },
    words: (mounted) => [/verified other bytes/, /without the spaces between its members/, ownFix(mounted)],
  },
  json_invalid: {
    ...{ status: 422, send: { text: '{"id":}' } },
    words: words(/authentic, but it is not JSON/, /Correct the template/),
  },
  schema_mismatch: {
    ...{
      status: 422,
      options: {
        events: { 'transaction.created': failing({ issues: [{ message: 'must be a number', path: ['total'] }] }) },
      },
    },
    words: words(/total: must be a number/, /Correct the schema in `events`/),
  },
  type_unknown: {
    ...{ status: 422, send: { type: 'profile.created' }, options: { unknownType: 'reject' } },
    words: words(/no handler matches profile\.created/, /Add \.on\('profile\.created'/),
  },
  in_progress: {
    status: 409,
    handler: () => new Promise(() => undefined),
    words: words(/another copy of this delivery/, /tries again/),
    act: async ({ post, log, handler }) => {
      void post().catch(() => undefined);
      await vi.waitFor(() => expect(handler).toHaveBeenCalled(), 10_000);
      expect(log).toEqual([]);
      return post();
    },
  },
  retry_later: {
    ...{ status: 503, handler: () => retryAfter(60) },
    words: words(/retry after 60 s/, /gave retryAfter\(\)/),
  },
  handler_timeout: {
    status: 503,
    handler: () => new Promise(() => undefined),
    words: ({ framework }) => [
      /took longer than/,
      framework.id === 'lambda' ? /The platform stops work once the answer is sent/ : /The handler continues/,
      /Do slow work in a queue/,
    ],
    act: async ({ post, handler, clock }) => {
      const slow = post();
      await vi.waitFor(() => expect(handler).toHaveBeenCalled(), 10_000);
      clock.advance(12_000);
      return slow;
    },
  },
  handler_failed: {
    status: 500,
    handler: () => {
      throw new Error('database is down');
    },
    words: words(/the handler of transaction\.created failed/, /See `cause`/),
  },
  store_failed: {
    status: 503,
    options: { store: () => Promise.reject(new Error('queue is down')) },
    words: words(/store\(\) did not take transaction\.created/, /check your queue/),
  },
  inbox_unavailable: {
    status: 503,
    options: { inbox: broken, name: 'x' },
    words: words(/the inbox failed/, /check the store behind `inbox`/),
  },
  shutting_down: {
    status: 503,
    words: words(/is closing/, /Send new requests to another process/),
    act: async ({ post, receiver }) => {
      await receiver.close();
      return post();
    },
  },
  gone: { status: 410, handler: () => gone(), words: words(/gave gone\(\)/, /Switch it on again/) },
  internal: {
    ...{ status: 500, options: { events: { 'transaction.created': failing(undefined) } } },
    words: words(/the receiver itself failed/, /See `cause`/),
  },
};

/** What only one framework's programs know. */
const OWN_WORDS: Readonly<Record<string, RegExp>> = {
  express: /express\.|app\.use\(express|expressHandler/i,
  fastify: /fastify|preParsing|addContentTypeParser/i,
  hono: /\bhono|c\.req\b/i,
  koa: /\bkoa|ctx\./i,
  nest: /nest/i,
  next: /route handler|nextHandler|nextPagesHandler|export const config/,
  lambda: /lambda|API Gateway|event\.body/i,
  'azure-functions': /azure|app\.http\(/i,
  'cloud-functions': /functions framework|functions\.http/i,
};
const FAMILY: Readonly<Record<string, string>> = { 'next-pages': 'next' };
/** What would break other routes of the program. */
const HARMFUL =
  /app\.removeAllContentTypeParsers|app\.addContentTypeParser|remove (?:the|your) (?:json|body) parser|bodyParser: false \}\)|app\.use\(express\.raw/i;

function foreignTo({ framework }: Mounted): RegExp[] {
  // Node's own server is also what Next's API routes use: its advice names that case.
  const allowed = [framework.id, FAMILY[framework.id], framework.id === 'node' ? 'next' : undefined];
  return Object.entries(OWN_WORDS).flatMap(([id, word]) => (allowed.includes(id) ? [] : [word]));
}

const isPossible = (mounted: Mounted, code: string, { mount }: Code): boolean =>
  !mounted.impossible?.includes(code) && (mount === undefined || mounted[mount] !== undefined);

describe.each(MOUNTED)('adapter-11: $name', (mounted) => {
  for (const [code, made] of Object.entries(CODES))
    it(code, async ({ skip }) => {
      if (!isPossible(mounted, code, made)) return skip(`${mounted.name} answers first, or has no such state`);
      const { options = {}, handler: run = () => undefined, send = {}, headers = {}, body, method, mount, act } = made;
      const receiver = makeReceiver(options);
      const handler = vi.fn(run);
      if (options.store === undefined) receiver.receiver.on('transaction.created', handler);
      const serve = mount === 'wrong' ? mounted.wrong.serve : (mount && mounted[mount]) || mounted.serve;
      const served = await serve(receiver.receiver);
      const post = () => {
        const request = signedRequest(send);
        const { 'content-length': _length, ...signed } = request.headers;
        const bytes = typeof body === 'string' ? Buffer.from(body) : (body ?? request.body);
        return served.send({
          ...(method && { method }),
          headers: Object.entries({ ...signed, ...headers }),
          body: bytes,
        });
      };
      const response = await (act ? act({ ...receiver, ...served, post, handler } as never) : post());
      const line = () => receiver.log.find(({ message }) => message.includes(`webhook refused: ${code}: `))?.message;
      await vi.waitFor(() => expect(line() ?? receiver.log).toEqual(expect.any(String)), 10_000);
      if (response)
        expect([response.status, await response.text()]).toEqual([made.status, `{"error":{"code":"${code}"}}`]);
      for (const word of made.words(mounted)) expect(line()).toMatch(word);
      expect(line()).not.toMatch(HARMFUL);
      // Who uses the wrong adapter has to read the name of the right one.
      if (mount !== 'wrong') for (const word of foreignTo(mounted)) expect(line()).not.toMatch(word);
    });
});

describe('adapter-11: what a program passes itself', () => {
  it('headers_unreadable and received_at_invalid name the argument', async () => {
    const { receiver, log } = makeReceiver();
    const { body, headers } = signedRequest();
    expect((await receiver.handle(body, null as never)).status).toBe(500);
    expect(log.at(-1)?.message).toMatch(
      /headers_unreadable: `headers` is null.*Pass the headers as the second argument/s,
    );
    const late = await receiver.safeVerify(body, headers, { receivedAt: 'soon' });
    expect(late).toMatchObject({
      ok: false,
      error: { code: 'received_at_invalid', hint: expect.stringContaining('Give a Date') },
    });
  });

  it('every code is in the table', () => {
    const all = [...Object.keys(CODES), 'headers_unreadable', 'received_at_invalid'];
    expect(all.sort()).toEqual(Object.keys(RECEIVER_CODES).sort());
  });

  it('another secret is told from another body', async () => {
    const { receiver, log } = makeReceiver({ secrets: OTHER_SECRET });
    const { body, headers } = signedRequest();
    await receiver.handle(body, headers);
    expect(log.at(-1)?.message).toMatch(/does not have the webhook's secret.*Copy the secret of that webhook/);
  });
});
