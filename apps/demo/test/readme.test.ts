import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { createClient, unwrap } from '@posthorn/client';
import { expect, it, onTestFinished } from 'vitest';
import { createToken, startDispatcher } from '../src/dispatcher-process.ts';

const ROOT = fileURLToPath(new URL('../../../', import.meta.url));
const fileOf = (name: string): string => fileURLToPath(new URL(`../examples/${name}.ts`, import.meta.url));

/** Runs an example as it stands; its lines of output, one after another. */
function run(name: string, env: Record<string, string>) {
  const child = spawn(process.execPath, ['--conditions=@posthorn/source', fileOf(name)], {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  onTestFinished(() => void child.kill());
  const lines = createInterface(child.stdout)[Symbol.asyncIterator]();
  return { line: async (): Promise<unknown> => (await lines.next()).value };
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

it.each(['receiver', 'producer'])('demo-17: the %s of the README is a file that compiles', (name) => {
  const readme = readFileSync(new URL('../../../README.md', import.meta.url), 'utf8');
  expect(readme).toContain(`\`\`\`ts\n${readFileSync(fileOf(name), 'utf8')}\`\`\``);
});

it('demo-17: what the producer of the README emits arrives at the receiver of the README', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'posthorn-readme-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const database = `sqlite:${join(folder, 'posthorn.db')}`;
  const token = await createToken(database);
  await using dispatcher = await startDispatcher({ host: '127.0.0.1', port: 0, database, onLine: () => undefined });
  const client = createClient({ url: dispatcher.url, token });
  const port = await freePort();
  const webhook = unwrap(
    await client.webhooks.create({
      events: ['transaction.created', 'profile.*'],
      url: `http://127.0.0.1:${port}/webhooks`,
      generate_secret: true,
    }),
  );
  const receiver = run('receiver', { PORT: String(port), WEBHOOK_SECRET: webhook.secret ?? '' });
  expect(await receiver.line()).toBe('listening');
  const producer = run('producer', { POSTHORN_URL: dispatcher.url, POSTHORN_TOKEN: token });
  expect(await producer.line()).toMatch(/^on disk as evt_/);
  expect(await receiver.line()).toMatch(/^dlv_\w+: a guest spent 64\.5 NZD$/);
});

/** The commands of a section of the README, as they stand. */
function commandsOf(section: string): string {
  const readme = readFileSync(join(ROOT, 'README.md'), 'utf8');
  const text = readme.slice(readme.indexOf(`## ${section}`));
  return /```sh\n([\s\S]*?)```/.exec(text)?.[1] ?? '';
}

const hasCurl = spawnSync('curl', ['--version']).status === 0;
if (!hasCurl) console.log('skipped: the quickstart of the README needs curl, which this machine does not have');

it.skipIf(!hasCurl)(
  'demo-20: the quickstart of the README, command by command, ends with a delivered event',
  async () => {
    const folder = mkdtempSync(join(tmpdir(), 'posthorn-quickstart-'));
    onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
    const [dispatcher, receiver] = [await freePort(), await freePort()];
    const commands = commandsOf('Quickstart')
      .replaceAll('8400', String(dispatcher))
      .replaceAll('3000', String(receiver));
    expect(commands).toContain('posthorn serve');
    // Deliveries come within moments: the last command is asked again until they have.
    const [last = ''] = commands.trim().split('\n').slice(-1);
    const script = `trap 'kill $(jobs -p)' EXIT\n${commands}\nuntil ${last} | grep -q '"status":"delivered"'; do sleep 0.1; done\necho "quickstart done"`;
    const child = spawn('bash', ['-eu', '-c', script], {
      cwd: ROOT,
      env: { ...process.env, POSTHORN_DATABASE: `sqlite:${join(folder, 'posthorn.db')}` },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    onTestFinished(() => void child.kill());
    let output = '';
    for await (const chunk of child.stdout) output += chunk;
    expect(output).toContain('quickstart done');
    expect(output).toContain('profile.created: mere@shop.test');
    // The answer to the webhook's creation: nothing to warn about, since the default secret signs.
    expect(output).toMatch(/"secret_source":"tenant"/);
  },
);
