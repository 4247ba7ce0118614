import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createReceiver, type Delivery, memoryInbox } from '@posthorn/receiver-kit';
import { nodeHandler } from '@posthorn/receiver-kit/node';
import { expect, it, onTestFinished } from 'vitest';
import { listen } from '../support/listen.ts';
import { OTHER_SECRET, SECRET } from '../support/sender.ts';
import { runKit } from './run-kit.ts';

async function start() {
  const seen: Delivery[] = [];
  const receiver = createReceiver({
    secrets: SECRET,
    inbox: memoryInbox(),
    logger: { warn: () => undefined, error: () => undefined },
  });
  receiver.on('*', (delivery) => void seen.push(delivery));
  return { seen, url: await listen(nodeHandler(receiver)) };
}

it('check-1: secret makes a new secret each time, also as a line of a file of variables', async () => {
  const [one, two, line] = await Promise.all([
    runKit(['secret']),
    runKit(['secret']),
    runKit(['secret', '--env', 'HOOK']),
  ]);
  expect(one.stdout).toMatch(/^whsec_[A-Za-z0-9+/]{43}=\n$/);
  expect(two.stdout).not.toBe(one.stdout);
  expect(line.stdout).toMatch(/^HOOK=whsec_[A-Za-z0-9+/]{43}=\n$/);
  expect(await runKit(['secret', '--env', 'A B'])).toMatchObject({ code: 2, stdout: '' });
});

it('check-2: send sends the signed example of an event, or a file as it is', async () => {
  const { seen, url } = await start();
  const sent = await runKit(['send', 'tier.achieved', '--url', url, '--secret', SECRET]);
  expect(sent).toMatchObject({ code: 0, stderr: '' });
  expect(sent.stdout).toMatch(/^tier\.achieved: 200 in \d+ ms\n$/);
  expect(seen[0]).toMatchObject({ type: 'tier.achieved', test: true, attempt: 1, data: { id: expect.anything() } });

  const folder = mkdtempSync(join(tmpdir(), 'kit-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  writeFileSync(join(folder, 'odd.json'), '{ "id": 1.0 }\n');
  const file = ['--data', join(folder, 'odd.json'), '--json'];
  const answer = await runKit(['send', 'till.opened', '--url', url, ...file], { env: { WEBHOOK_SECRET: SECRET } });
  expect(JSON.parse(answer.stdout)).toMatchObject({ status: 200, body: '', id: expect.stringMatching(/^tst_/) });
  expect(Buffer.from(seen[1]?.raw ?? []).toString()).toBe('{ "id": 1.0 }\n');
});

it.each([
  ['standard input', ['--secret', '-'], { stdin: `${SECRET}\n` }],
  ['POSTHORN_SECRET', [], { env: { POSTHORN_SECRET: SECRET, WEBHOOK_SECRET: OTHER_SECRET } }],
  ['WEBHOOK_SECRET with the old one behind it', [], { env: { WEBHOOK_SECRET: `${SECRET} ${OTHER_SECRET}` } }],
] as const)('check-2: takes the secret from %s', async (_, flags, given) => {
  const { url } = await start();
  expect(await runKit(['send', 'tier.achieved', '--url', url, ...flags], given)).toMatchObject({ code: 0 });
});

it('check-2: a user and a password of the URL are sent as a login', async () => {
  const logins: unknown[] = [];
  const origin = await listen((req, res) => {
    logins.push(req.headers.authorization);
    res.end();
  });
  const url = origin.replace('//', '//me:p%40ss@');
  expect(await runKit(['send', 'tier.achieved', '--url', url, '--secret', SECRET])).toMatchObject({ code: 0 });
  expect(logins).toEqual([`Basic ${Buffer.from('me:p@ss').toString('base64')}`]);
});

it('check-2: send ends in 1 if the receiver does not answer 2xx, and says what it got', async () => {
  const { url } = await start();
  const refused = await runKit(['send', 'tier.achieved', '--url', url, '--secret', OTHER_SECRET]);
  expect(refused.code).toBe(1);
  expect(refused.stdout).toMatch(/^tier\.achieved: 401 in \d+ ms\n\{"error":\{"code":"signature_mismatch"\}\}\n$/);
  const nobody = await runKit(['send', 'tier.achieved', '--url', 'http://127.0.0.1:1', '--secret', SECRET]);
  expect(nobody).toMatchObject({ code: 1, stdout: expect.stringContaining('no answer (ECONNREFUSED)') });
});

it.each([
  [['send'], 'EVENT is missing; see receiver-kit send --help'],
  [['send', 'tier.achieved'], '--url is required'],
  [['send', 'tier.achieved', '--url', 'ftp://x', '--secret', SECRET], 'the URL must use http or https; got "ftp://x"'],
  [['send', 'tier.achieved', '--url', 'http://127.0.0.1:1'], 'there is no secret: set POSTHORN_SECRET'],
  [['send', 'Tier', '--url', 'http://127.0.0.1:1'], '"Tier" is not an event name'],
  [['send', 'store.visited', '--url', 'http://127.0.0.1:1'], 'there is no example of "store.visited"'],
  [['send', 'tier.achieved', '--url', 'http://127.0.0.1:1', '--timeout', '0'], '--timeout must be a number of seconds'],
  [
    ['send', 'tier.achieved', '--url', 'http://127.0.0.1:1', '--data', '/none/x'],
    '--data: cannot read /none/x (ENOENT)',
  ],
  [['send', 'tier.achieved', 'more', '--url', 'x'], '"more" is an unexpected argument'],
  [['secret', '--length', '5'], "Unknown option '--length'"],
  [['sned'], 'unknown command "sned"; the commands are'],
])('check-3: %j is called wrongly, and the message says why', async (args, words) => {
  const { code, stdout, stderr } = await runKit(args);
  expect([code, stdout]).toEqual([2, '']);
  expect(stderr).toContain(words);
});

it('check-3: a secret that cannot be used is explained without its text', async () => {
  const ran = await runKit(['send', 'tier.achieved', '--url', 'http://127.0.0.1:1', '--secret', 'whsec_topsecret!']);
  expect(ran.code).toBe(1);
  expect(ran.stderr).toMatch(/after "whsec_" is not base64/);
  expect(ran.stderr).not.toContain('topsecret');
});

it('check-3: warns about http to another machine, and not about loopback', async () => {
  const far = ['send', 'tier.achieved', '--url', 'http://receiver.invalid/', '--secret', SECRET];
  expect((await runKit(far)).stderr).toMatch(/^warning: http:\/\/receiver\.invalid is not https/);
  const near = ['send', 'tier.achieved', '--url', 'http://127.0.0.1:1/', '--secret', SECRET];
  expect((await runKit(near)).stderr).toBe('');
});

it('check-3: every command has a help, and the kit lists its commands', async () => {
  const { stdout, code } = await runKit([]);
  expect(code).toBe(0);
  const names = [...stdout.matchAll(/^ {2}([a-z]+) /gm)].map(([, name = '']) => name);
  expect(names).toContain('send');
  for (const name of names) {
    const help = await runKit([name, '--help']);
    expect(help).toMatchObject({ code: 0, stderr: '' });
    expect(help.stdout).toContain(`Usage: receiver-kit ${name}`);
  }
});
