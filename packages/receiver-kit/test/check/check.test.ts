import { readFileSync } from 'node:fs';
import type { RequestListener } from 'node:http';
import { createReceiver, memoryInbox } from '@posthorn/receiver-kit';
import { expressHandler } from '@posthorn/receiver-kit/express';
import { nodeHandler } from '@posthorn/receiver-kit/node';
import express from 'express';
import { describe, expect, it } from 'vitest';
import { runKit } from '../command/run-kit.ts';
import { listen } from '../support/listen.ts';
import { SECRET } from '../support/sender.ts';
import { handWritten, kit, quiet, reserializing } from './receivers.ts';
import { failedIn, runCheck } from './run-check.ts';

describe('check-4: a right receiver passes every check, and the exit code is 0', () => {
  it.each<[string, RequestListener]>([
    ['the kit in Express', express().post('/webhooks', expressHandler(kit()))],
    ['the kit on Node', nodeHandler(kit())],
    ['without the kit', handWritten()],
  ])('check-4: %s', async (name, receiver) => {
    const url = `${await listen(receiver)}/webhooks`;
    const { code, stdout, stderr } = await runKit(['check', url], { env: { POSTHORN_SECRET: SECRET } });
    expect(stdout).toMatch(/\n\n\d+ passed, 0 failed\n$/);
    expect(stdout).toContain(name === 'without the kit' ? 'without the receiver kit' : 'with the receiver kit');
    expect([code, stderr]).toEqual([0, '']);
  });
});

/** What is broken, which checks find it (among others that the same mistake breaks), and the words of the fix. */
const BROKEN: readonly [string, () => RequestListener, readonly string[], RegExp][] = [
  [
    'a parser before the kit',
    () =>
      quiet(
        express()
          .use(express.json({ limit: 1_114_112 }))
          .post('/webhooks', expressHandler(kit())),
      ),
    ['valid:profile.created'],
    /before app\.use\(express\.json\(\)\)/,
  ],
  [
    'a body that is parsed and written again',
    reserializing,
    ['json_spaces', 'json_numbers', 'json_escapes', 'json_key_order', 'reformatted'],
    /express\.json\(\) must not run first.*express\.raw/s,
  ],
  [
    'the first signature only',
    () => handWritten({ matches: (list, isRight) => isRight(list.split(' ')[0]?.slice(3) ?? '') }),
    ['rotation_old_first'],
    /as a list, separated by spaces/,
  ],
  ['no check of the time', () => handWritten({ time: () => true }), ['stale', 'future'], /more than 300 seconds/],
  [
    'parseInt of the time, and no future',
    () => handWritten({ time: (text) => Date.now() / 1000 - Number.parseInt(text, 10) <= 300 }),
    ['future'],
    /in both directions/,
  ],
  [
    'ids that are checked and then inserted',
    () => handWritten({ seen: 'checks and then inserts' }),
    ['together'],
    /one atomic step/,
  ],
  [
    'timingSafeEqual that throws',
    () => handWritten({ equal: throwing }),
    ['empty_signature', 'short_signature', 'odd_signature'],
    /Compare the lengths in bytes/,
  ],
  [
    'a comparison of the beginning',
    () => handWritten({ equal: (given, right) => right.startsWith(given) }),
    ['empty_signature', 'short_signature'],
    /Compare the lengths in bytes/,
  ],
  [
    '200 on failure',
    () => handWritten({ failure: 200 }),
    ['missing', 'tampered', 'stale', 'wrong_secret'],
    /Never answer 2xx when verification fails/,
  ],
  [
    'a limit of 100 kB',
    () =>
      quiet(
        express()
          .use(express.raw({ type: () => true }))
          .post('/webhooks', expressHandler(kit())),
      ),
    ['large'],
    /Raise the limit.*a parser that runs before it.*maxBodyBytes: 1_114_112/s,
  ],
  ['a small maxBodyBytes', () => nodeHandler(kit({ maxBodyBytes: 100_000 })), ['large'], /Raise the limit of the body/],
  [
    "the vendor's signature only",
    () => vendorOnly,
    ['stale', 'future', 'id_changed', 'event_changed'],
    /x-omneo-hmac-sha256 covers the body alone/,
  ],
  [
    'parts that are decoded one by one',
    () => handWritten({ read: decoding }),
    ['in_parts'],
    /Collect the parts of the body as bytes/,
  ],
  ['no check of the event name', () => handWritten({ event: () => true }), ['event_changed'], /first 8 hex digits/],
  [
    'no check for missing headers',
    () => handWritten({ headers: () => true, event: ({ event }) => event !== 'reward.created' }),
    ['missing_event'],
    /Answer 400 if webhook-id/,
  ],
  ['a handler that needs every field', () => handWritten({ handle: needy }), ['sparse'], /can be missing or null/],
  [
    'events that it does not know',
    () => handWritten({ handle: refuseUnknown }),
    ['unknown_event'],
    /Answer 2xx to events/,
  ],
  [
    'other methods without verification',
    () => putFree,
    ['method_put'],
    /Verify webhook-signature before anything else/,
  ],
  [
    'a redirect',
    () => (_, res) => void res.writeHead(308, { location: '/elsewhere' }).end(),
    ['valid:profile.created'],
    /does not follow redirects/,
  ],
  [
    'another path',
    () => express().post('/other', expressHandler(kit())),
    ['valid:profile.created'],
    /Check the path of the URL/,
  ],
  [
    'another secret',
    () => nodeHandler(kit({ secrets: `whsec_${'A'.repeat(43)}=` })),
    ['valid:profile.created'],
    /Give the receiver the secret/,
  ],
  ['no answer', () => () => undefined, ['valid:profile.created'], /Answer within the timeout/],
];

function throwing(given: string, right: string): boolean {
  if (Buffer.byteLength(given) !== Buffer.byteLength(right))
    throw new RangeError('Input buffers must have the same byte length');
  return given === right;
}

async function decoding(req: AsyncIterable<unknown>): Promise<Buffer> {
  let text = '';
  for await (const part of req) text += String(part);
  return Buffer.from(text);
}

function needy({ first_name: name }: Record<string, unknown>, event: string): void {
  if (event === 'profile.created' && (name as string).length === 0) throw new Error('no name');
}

function refuseUnknown(_context: unknown, name: string): void {
  if (name.startsWith('receiver-check')) throw new Error(`no handler for ${name}`);
}

const vendor = nodeHandler(kit({ schemes: ['omneo-hmac'] }));
const vendorOnly: RequestListener = (req, res) => {
  for (const name of Object.keys(req.headers)) if (/^(webhook|posthorn)-/.test(name)) delete req.headers[name];
  void vendor(req, res);
};
const right = nodeHandler(kit());
const putFree: RequestListener = (req, res) => void (req.method === 'PUT' ? res.end() : right(req, res));

describe('check-5: a receiver that is broken in one way is found, and the words name the fix', () => {
  it.each(BROKEN)('check-5: %s', async (name, make, ids, words) => {
    const { report, code } = await runCheck(`${await listen(make())}/webhooks`, [
      '--timeout',
      name === 'no answer' ? '1' : '15',
    ]);
    expect(failedIn(report)).toEqual(expect.arrayContaining([...ids]));
    expect(code).toBe(1);
    const finding = report.findings.find(({ checks }) => checks.some(({ id }) => id === ids[0]));
    expect(`${finding?.advice.text}\n${finding?.advice.code}`).toMatch(words);
  });

  it('check-5: a receiver that is not there ends the run at once', async () => {
    const { report, code } = await runCheck('http://127.0.0.1:1/webhooks');
    expect([code, report.failed]).toEqual([1, 1]);
    expect(report.findings[0]?.advice.text).toMatch(/Start the receiver/);
    const some = await runCheck('http://127.0.0.1:1/webhooks', ['--only', 'tampered,stale']);
    expect([some.report.failed, some.report.unclear]).toEqual([1, 1]);
    expect(some.report.findings[0]?.advice.text).toMatch(/Start the receiver/);
  });
});

describe('check-6: the report', () => {
  it('check-6: prints an accepted forgery first, then lost events, each cause once', async () => {
    const url = `${await listen(handWritten({ failure: 200, maxBytes: 100_000 }))}/in`;
    const { code, stdout } = await runKit(['check', url, '--secret', '-', '--framework', 'koa'], { stdin: SECRET });
    expect(code).toBe(1);
    const [first, second] = stdout.split(/^(?=\d\. )/m).slice(1);
    expect(first).toMatch(/^1\. ACCEPTS WHAT IT MUST REFUSE\n {3}Anyone who knows its URL can send it events\./);
    expect(first).toContain("router.post('/in', koaHandler(receiver));");
    expect(second).toMatch(/^2\. Refuses what it must accept\n.*large events/);
    expect(second).toContain('bodyParser({ jsonLimit: 1_114_112 })');
    // Aligned, and without colours: this is not a terminal.
    const rows = stdout.split('\n').filter((line) => /^(pass|FAIL|unclear) /.test(line));
    expect(new Set(rows.map((row) => row.search(/(2xx|4xx|handled once|below 500) /))).size).toBe(1);
    expect(stdout).not.toContain('\u001b');
  });

  it('check-6: the example in docs/checking-receivers.md is what the command prints', async () => {
    const page = readFileSync(new URL('../../../../docs/checking-receivers.md', import.meta.url), 'utf8');
    const example = /```\n(http:[\s\S]*?)```/.exec(page)?.[1] ?? 'missing';
    const origin = await listen(reserializing());
    const { stdout } = await runKit(['check', `${origin}/webhooks`], { env: { WEBHOOK_SECRET: SECRET } });
    expect(stdout.replaceAll(origin, 'http://127.0.0.1:3000')).toContain(example);
    expect(stdout).not.toContain(SECRET);
  });

  it('check-6: a refusal proves nothing if nothing is accepted', async () => {
    const { report } = await runCheck(`${await listen((_, res) => void res.writeHead(401).end())}/webhooks`);
    expect(report.checks.find(({ id }) => id === 'tampered')).toMatchObject({
      ...{ verdict: 'unclear', found: '401: unclear because every correct request is refused' },
    });
  });

  it('check-6: copies of an event that has no handler are unclear', async () => {
    const logger = { warn: () => undefined, error: () => undefined };
    const receiver = createReceiver({ secrets: SECRET, inbox: memoryInbox(), logger });
    const { report } = await runCheck(`${await listen(nodeHandler(receiver))}/webhooks`, ['--only', 'valid,duplicate']);
    expect(report).toMatchObject({ failed: 0, unclear: 1 });
    expect(report.checks.at(-1)?.found).toMatch(/no handler for the event/);
  });
});

describe('check-7: the flags of check', () => {
  it('check-7: --only and --skip choose checks, --event the event', async () => {
    const types: unknown[] = [];
    const url = await listen((req, res) => {
      types.push(req.headers['x-omneo-event']);
      res.end();
    });
    const { report } = await runCheck(url, [
      '--only',
      'valid,json_spaces',
      '--skip',
      'valid:reward.created',
      '--event',
      'tier.achieved',
    ]);
    expect(report.checks).toHaveLength(10);
    expect(types).not.toContain('reward.created');
    expect(types.slice(-2)).toEqual(['tier.achieved', undefined]);
  });

  it.each([
    [['--only', 'tamperd'], 'there is no check "tamperd"'],
    [['--skip', 'valid:x'], 'there is no check "valid:x"'],
    [['--framework', 'rails'], '--framework must be one of express, fastify'],
    [['--event', 'profile.x'], 'there is no example of "profile.x"'],
    [['--timeout', 'soon'], '--timeout must be a number of seconds'],
  ])('check-7: %j is refused', async (flags, words) => {
    const { code, stderr } = await runCheck('http://127.0.0.1:1', flags);
    expect([code, stderr]).toEqual([2, expect.stringContaining(words)]);
  });
});
