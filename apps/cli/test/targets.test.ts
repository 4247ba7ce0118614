// Targets and triggers from the command line, against a running dispatcher and a receiver (docs/spec.md cli-10 to cli-12).
import { writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Folder, folder, inProcess, serveInProcess } from './support/command-line.ts';

const CONTEXT = '{"id":"p-1","profile_id":"p-1","n":1,"big":12345678901234567890}';

let place: Folder;
let serve: Awaited<ReturnType<typeof serveInProcess>>;
let token = '';
let status = 200;
const bodies: string[] = [];
const receiver = createServer((request, response) => {
  request.setEncoding('utf8').on('data', (text: string) => bodies.push(text));
  request.on('end', () => response.writeHead(status).end());
});
const receiverUrl = () => `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/in`;

beforeAll(async () => {
  place = folder();
  const database = ['--database', place.database];
  token = (await inProcess(['token', 'create', '--tenant', 'a', '--name', 'b', ...database])).stdout.trim();
  serve = await serveInProcess(['--port', '0', '--allow-private-networks', ...database]);
  await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve));
});
afterAll(async () => {
  await serve[Symbol.asyncDispose]();
  receiver.close();
  place[Symbol.dispose]();
});

const run = (line: string, input = '') =>
  inProcess(line.split(' '), { POSTHORN_URL: serve.url, POSTHORN_TOKEN: token }, input);
const file = (name: string, value: unknown): string => {
  const path = join(place.path, name);
  writeFileSync(path, typeof value === 'string' ? value : JSON.stringify(value));
  return path;
};
const created = async (line: string, input = ''): Promise<string> => {
  const { code, stdout, stderr } = await run(line, input);
  expect([code, stderr]).toEqual([0, '']);
  expect(stdout).toMatch(/^\d+\n$/);
  return stdout.trim();
};

describe('cli-10: target presets, create, list and show', () => {
  it('cli-10: a target is made of a preset, placeholders and secrets of a file; no command prints a secret', async () => {
    const presets = await run('target presets');
    expect(presets).toMatchObject({ code: 0, stderr: '' });
    expect(presets.stdout).toMatch(/^braze +Braze +transaction\.created +YOUR_REST_ENDPOINT,authentication\.token$/m);
    const path = file('braze.json', {
      fill: { YOUR_REST_ENDPOINT: 'rest.example.com' },
      authentication: { token: 'tk-secret-1' },
    });
    const id = await created(`target create --preset braze --handle mine --file ${path}`);
    const shown = await run(`target show ${id} --json`);
    expect(JSON.parse(shown.stdout)).toMatchObject({
      ...{ handle: 'mine', name: 'Braze', url: 'https://rest.example.com/users/track', method: 'POST' },
      ...{ authentication: { kind: 'bearer', token: '••••' }, rate_limit: { count: 3000, per_seconds: 3 } },
    });
    const list = await run('target list');
    expect(list.stdout).toMatch(
      new RegExp(`^${id} +mine +Braze +on +0 +POST https://rest\\.example\\.com/users/track$`, 'm'),
    );
    const lines = (await run('target list --json --limit 1')).stdout;
    expect(JSON.parse(lines)).toMatchObject({ id: Number(id) });
    for (const text of [shown.stdout, list.stdout, lines]) expect(text).not.toContain('tk-secret-1');
  });

  it('cli-10: a placeholder of a template is filled in as a text of JSON', async () => {
    const preset = JSON.parse(
      (await run('target presets --json')).stdout.split('\n').find((line) => line.includes('"key":"klaviyo"')) ?? '',
    );
    const fill = Object.fromEntries(preset.placeholders.map(({ name }: { name: string }) => [name, 'a"b']));
    const { code, stderr } = await run(
      'target create --preset klaviyo --file -',
      JSON.stringify({
        fill,
        url: receiverUrl(),
        authentication: Object.fromEntries(
          preset.authentication.fields.map(({ name, value }: { name: string; value: string | null }) => [
            name,
            value ?? 'k',
          ]),
        ),
      }),
    );
    expect([code, stderr]).toEqual([0, expect.not.stringContaining('posthorn:')]);
  });

  it('cli-10: what is left to fill in is named, with exit code 2, and nothing is created', async () => {
    const before = (await run('target list --json')).stdout;
    const { code, stderr, stdout } = await run('target create --preset braze');
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toContain('YOUR_REST_ENDPOINT   The REST endpoint of your Braze instance');
    expect((await run('target list --json')).stdout).toBe(before);
  });
});

describe('cli-11: previews and tests', () => {
  it('cli-11: target preview shows the request with the digits of the context, and target test sends it', async () => {
    const template = '{"n": {{ big|default(n)|default(0) }}, "who": "{{ profile_id }}"}';
    const body = file('plain.json', { template });
    const id = await created(`target create --name Plain --handle plain --to ${receiverUrl()} --file ${body}`);
    const preview = await run(`target preview ${id} --context-file - --json`, CONTEXT);
    expect([preview.code, JSON.parse(preview.stdout).request.body]).toEqual([
      0,
      '{"n": 12345678901234567890, "who": "p-1"}',
    ]);
    const faulty = await run(`target preview ${id} --context-file ${file('text.json', { n: 'no number' })} --json`);
    expect([faulty.code, JSON.parse(faulty.stdout).fault.where]).toEqual([5, 'body']);
    const whole = await created(`target create --name Whole --handle whole --to ${receiverUrl()}`);
    const sent = await run(`target test ${whole} --event order.created`);
    expect([sent.code, sent.stdout]).toEqual([0, expect.stringMatching(/^200 {2}tst_\w+ {2}\S.*\n$/)]);
    expect(JSON.parse(bodies.join(''))).toHaveProperty('profile_id');
    status = 500;
    expect(await run(`target test ${whole} --json`)).toMatchObject({
      code: 5,
      stdout: expect.stringContaining('"status":500'),
    });
    status = 200;
  });

  it('cli-11: trigger preview shows the verdict of each action, and trigger history what ran', async () => {
    const actions = [
      { uuid: 'filter', arguments: [{ name: 'condition', value: { '==': [{ var: 'n' }, 1] } }] },
      { uuid: 'target.send', arguments: [{ name: 'target_handle', value: 'history' }] },
    ];
    const target = await created(`target create --name H --handle history --to ${receiverUrl()}`);
    const id = await created(
      'trigger create --file -',
      JSON.stringify({ name: 'Welcome', trigger: 'note.written', actions }),
    );
    expect((await run('trigger list')).stdout).toMatch(
      new RegExp(`^${id} +Welcome +note\\.written +on +filter → target\\.send$`, 'm'),
    );
    expect(JSON.parse((await run(`trigger show ${id}`)).stdout)).toMatchObject({ name: 'Welcome', actions });
    const preview = await run(`trigger preview ${id} --context-file -`, CONTEXT);
    expect([preview.code, preview.stderr]).toEqual([0, '']);
    expect(preview.stdout).toMatch(/^\d+ +filter +passed +- +-$/m);
    expect(preview.stdout).toMatch(new RegExp(`^\\d+ +target\\.send +planned +${target} +-$`, 'm'));
    const post = await fetch(`${serve.url}/api/v3/events`, {
      ...{ method: 'POST', headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' } },
      body: `{"event":"note.written","context":${CONTEXT}}`,
    });
    const event = ((await post.json()) as { data: { id: string } }).data.id;
    const history = await run(`trigger history --trigger ${id} --event-id ${event}`);
    expect(history.stdout).toMatch(
      new RegExp(`^\\d+ +${id} Welcome +note\\.written ${event} +filter passed → target\\.send planned +`, 'm'),
    );
    expect(
      JSON.parse((await run(`trigger preview ${id} --event-id ${event} --json`)).stdout.split('\n')[1] ?? ''),
    ).toMatchObject({ status: 'planned' });
  });
});

describe('cli-12: exit codes of commands about resources', () => {
  it.each<[string, number, string]>([
    ['target show 999999', 4, 'target'],
    ['trigger show 999999', 4, 'trigger'],
    ['trigger preview 999999 --event-id evt_1', 4, 'trigger'],
    ['target preview 1 --event-id evt_1', 4, 'event'],
    ['target create --preset nothing', 4, 'braze'],
    ['target show x', 2, 'ID must be a whole number'],
    ['trigger history --trigger x', 2, '--trigger must be a whole number'],
    ['target list --limit 0', 2, '--limit'],
    ['target preview 1', 2, '--event-id or --context-file'],
    ['target create --file - --token-file -', 2, 'stdin can hold one file'],
    ['trigger create', 2, '--file is required'],
    ['trigger create --file /nowhere', 1, 'the file cannot be read'],
    ['target create --name x', 1, 'handle'],
    ['target test 1 --event x', 1, 'event'],
    ['target list --url http://127.0.0.1:1 --token-file /dev/null', 1, 'token'],
  ])('cli-12: %s', async (line, code, text) => {
    const outcome = await run(line);
    expect(outcome).toMatchObject({ code, stdout: '', stderr: expect.stringContaining(text) });
  });

  it('cli-12: 3 where the token is not accepted, 1 where nobody answers or the file is not an object', async () => {
    const ask = (env: Record<string, string>) => inProcess(['trigger', 'list'], env);
    expect(await ask({ POSTHORN_URL: serve.url, POSTHORN_TOKEN: 'pht_wrong' })).toMatchObject({ code: 3, stdout: '' });
    expect(await ask({ POSTHORN_URL: 'http://127.0.0.1:1', POSTHORN_TOKEN: 'x' })).toMatchObject({
      ...{ code: 1, stderr: expect.stringContaining('check that posthorn serve is running') },
    });
    for (const input of ['[]', '{', '1'])
      expect(await run('trigger create --file -', input), input).toMatchObject({ code: 1, stdout: '' });
  });
});
