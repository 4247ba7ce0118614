// Every snippet of the docs runs as it stands, against a real dispatcher. What a snippet takes from its reader (a token, an
// address, a variable of the sentence before) is given here.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { exampleOf } from '@posthorn/contracts/examples';
import { expect, it, onTestFinished } from 'vitest';
import type { Api } from '../http/support/api.ts';
import { serving } from '../http/support/serving.ts';
import { freePort } from '../support/free-port.ts';
import { blocks, DISPATCHER, has, node, ROOT, type Run, read, run } from './support/snippets.ts';

const here = serving();
const PROFILE = '5b0c9d0e-6f53-4a53-9d3e-2f7a1f6f2b11';

async function caller() {
  const api = await here.caller();
  const url = here.dispatcher.url;
  const token = api.headers['authorization']?.replace('Bearer ', '') ?? '';
  return { api, url, env: { POSTHORN: url, POSTHORN_URL: url, TOKEN: token, POSTHORN_TOKEN: token } };
}

/** The id of an action that sends to a target. */
async function anAction(api: Api): Promise<number> {
  await api.post('/targets', { name: 'CRM', handle: 'crm', url: here.receiver.url });
  const send = { uuid: 'target.send', arguments: [{ name: 'target_handle', value: 'crm' }] };
  const { json } = await api.post('/triggers', { name: 'Orders', trigger: 'order.created', actions: [send] });
  return json.data.actions[0].id;
}

it.skipIf(!has('curl', ['--version']))('docs-1: every command with curl is answered with success', async () => {
  const { api, url, env } = await caller();
  const webhooks = [1, 2].map((n) => api.webhook({ events: ['profile.updated'], url: `${here.receiver.url}/${n}` }));
  await Promise.all(webhooks);
  const { id } = await api.event({ event: 'profile.updated', context: { id: PROFILE } });
  await api.settled(id, 'delivered');
  const pages = [
    'docs/query-language.md',
    'docs/operations.md',
    'docs/replays.md',
    'docs/privacy.md',
    'docs/verifying-signatures.md',
  ];
  const commands = pages.flatMap((page) => blocks(page, 'sh')).filter((block) => block.includes('curl'));
  expect(commands.length).toBeGreaterThan(6);
  const ids = (await Promise.all(webhooks)).map((webhook) => webhook.id);
  const script = commands
    .join('\n')
    .replaceAll('http://127.0.0.1:8400', url)
    // The webhooks and the replay of the page are the first of their tenant, and here there are others.
    .replaceAll('"webhook_id": 1', `"webhook_id": ${ids[0]}`)
    .replaceAll('"action_ids": [1]', `"action_ids": [${await anAction(api)}]`)
    .replaceAll('"webhook_ids": [1, 2]', `"webhook_ids": [${ids.join(', ')}]`)
    .replaceAll('/replays/1', '/replays/$REPLAY');
  const first =
    'REPLAY=$(curl -sS "$POSTHORN/api/v3/replays" -H "authorization: Bearer $TOKEN" -H "content-type: application/json" -d "{\\"filter\\": {\\"status\\": \\"failed\\"}}" | grep -o "\\"id\\":[0-9]*" | head -1 | grep -o "[0-9]*")';
  const failing = 'curl() { command curl --fail-with-body "$@" && echo; }';
  await run('bash', ['-eu', '-o', 'pipefail', '-c', `${failing}\n${first}\n${script}`], { env });
});

it.skipIf(!has('sqlite3', ['--version']))(
  'docs-1: the backup command makes a copy that only its owner can read',
  async () => {
    const folder = mkdtempSync(join(tmpdir(), 'posthorn-docs-'));
    onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
    const [command = ''] = blocks('docs/operations.md', 'sh').filter((block) => block.includes('.backup'));
    const script = `sqlite3 posthorn.db 'CREATE TABLE t (x)'\n${command}\nstat -c %a copy.db`;
    expect(await run('bash', ['-eu', '-c', script], { env: {}, cwd: folder })).toMatch(/600\n$/);
  },
);

it('docs-2: every condition of docs/conditions.md is one, and is tried without a fault', async () => {
  const { api } = await caller();
  const examples = blocks('docs/conditions.md', 'json').map((text) => JSON.parse(text));
  expect(examples.length).toBeGreaterThan(2);
  for (const example of examples) {
    const body = 'condition' in example ? example : { condition: example, sample: { event: 'transaction.created' } };
    const { status, json, text } = await api.post('/conditions/preview', body);
    expect(status, text).toBe(200);
    expect(json.data.reason ?? '', text).not.toContain('cannot be evaluated');
  }
});

it('docs-3: the template of docs/templates.md renders to JSON from the example of a profile, and from an empty context', async () => {
  const { api } = await caller();
  for (const template of blocks('docs/templates.md', 'twig')) {
    for (const context of [exampleOf('profile.created'), {}]) {
      const { status, json, text } = await api.post('/templates/preview', { template, context });
      expect(status, text).toBe(200);
      expect(json.data.fault, text).toBeNull();
      expect(JSON.parse(json.data.output)).toMatchObject({ tags: expect.any(Array) });
    }
  }
});

/** The oldest Node that the docs promise the viewer for, if this machine's own is that old. */
const nodes = [process.execPath, ...(has('/usr/bin/env', ['node', '--version']) ? ['node'] : [])];

it.each(nodes)('docs-4: the viewer of docs/live-stream.md shows deliveries (%s)', async (command) => {
  const { api, env } = await caller();
  await api.webhook({ events: ['profile.created'], url: here.receiver.url });
  const { id } = await api.event({ event: 'profile.created', context: { id: PROFILE } });
  await api.settled(id, 'delivered');
  const [code = ''] = blocks('docs/live-stream.md', 'js');
  const output = await run(command, ['--input-type=module', '--eval', code], { env, until: 'delivered 200' });
  expect(output).toMatch(/^dlv_\w+ profile\.created delivered 200$/m);
});

it('docs-5: the examples of the packages run', async () => {
  const { env } = await caller();
  const at = (name: string): Run => ({ env, cwd: join(ROOT, 'packages', name) });
  const [emit = '', own = '', pages = ''] = blocks('packages/client/README.md', 'ts');
  expect(await node(emit, at('client'))).toContain('is on disk');
  await node(own, at('client'));
  await node(`${emit}\n${pages}`, at('client'));
  const [replay = ''] = blocks('docs/replays.md', 'ts');
  const given = "import { unwrap } from '@posthorn/client';\nconst outageBegan = '2026-01-31T09:00:00Z';";
  await node(`${given}\n${emit}\n${replay}`, at('client'));
  for (const name of ['contracts', 'query']) {
    for (const code of blocks(`packages/${name}/README.md`, 'ts')) await node(code, at(name));
  }
  const [sign = ''] = blocks('packages/signing/README.md', 'ts');
  const [diagnose = ''] = blocks('packages/diagnose/README.md', 'ts');
  expect(await node(sign, at('signing'))).toContain('0');
  const pasted =
    "const text = 'POST /webhooks HTTP/1.1\\r\\nhost: x\\r\\n\\r\\n{}'; const secret = 'whsec_AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8='; const old = secret;";
  await node(`${pasted}\n${diagnose}`, at('diagnose'));
});

it('docs-5: the viewer of the stream package shows deliveries', async () => {
  const { api, env } = await caller();
  await api.webhook({ events: ['profile.created'], url: here.receiver.url });
  const { id } = await api.event({ event: 'profile.created', context: { id: PROFILE } });
  await api.settled(id, 'delivered');
  const [code = ''] = blocks('packages/stream/README.md', 'ts');
  const cwd = join(ROOT, 'packages', 'stream');
  expect(await node(code, { env, cwd, until: 'delivered\n' })).toMatch(/^dlv_\w+ profile\.created delivered$/m);
  const refused = { ...env, POSTHORN_TOKEN: 'pht_nonsense' };
  expect(await node(code, { env: refused, cwd })).toBe('connecting\nsigned-out\n');
});

it('docs-6: the example of docs/verifying-signatures.md verifies at its own time, with the code of the page', async () => {
  const js = blocks('docs/verifying-signatures.md', 'js');
  const verify = js.find((code) => code.includes('export function verify')) ?? '';
  const example = js.find((code) => code.includes('1700000000')) ?? '';
  const code = `${verify.replace('export function', 'function')}\n${example.replace(/^verify\((.*)\);.*$/m, 'console.log(verify($1))')}`;
  expect(await run(process.execPath, ['--input-type=module', '--eval', code], { env: {} })).toBe('profile.created\n');
});

it('docs-6: the Express receiver of docs/verifying-signatures.md accepts either secret of a rotation, and refuses every spoiled test', async () => {
  const { api } = await caller();
  const js = blocks('docs/verifying-signatures.md', 'js');
  const verify = js.find((code) => code.includes('export function verify')) ?? '';
  const receiver = js.find((code) => code.includes('function isFromPosthorn')) ?? '';
  const port = await freePort();
  const url = `http://127.0.0.1:${port}/webhooks`;
  const { id, secret: before } = await api.webhook({ events: ['profile.created'], url, generate_secret: true });
  const rotation = await api.post(`/webhooks/${id}/rotate-secret`, {});
  const after: string = rotation.json.data.secret;

  for (const secrets of [`${after} ${before}`, before, after]) {
    const child = spawn(process.execPath, ['--input-type=module', '--eval', `${verify}\n${receiver}`], {
      cwd: DISPATCHER,
      env: { ...process.env, PORT: String(port), WEBHOOK_SECRET: secrets },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    onTestFinished(() => void child.kill());
    await once(child.stdout, 'data');
    child.stdout.resume();
    for (const signature of ['valid', 'missing', 'wrong_secret', 'tampered', 'stale']) {
      const { json, text } = await api.post(`/webhooks/${id}/test`, { signature });
      expect(json.data.as_expected, `${signature}: ${text}`).toBe(true);
    }
    child.kill();
    await once(child, 'close');
  }
});

it.skipIf(!has('openssl', ['version']))('docs-6: openssl makes the signatures of the example', async () => {
  const [command = ''] = blocks('docs/verifying-signatures.md', 'sh').filter((block) => block.includes('openssl'));
  const output = await run('bash', ['-eu', '-c', command], { env: {} });
  const page = read('docs/verifying-signatures.md');
  const [standard = '', vendor = ''] = output.trim().split('\n');
  expect(page).toContain(`\`v1,${standard}\``);
  expect(page).toContain(`\`${vendor.split('= ')[1]}\``);
});
