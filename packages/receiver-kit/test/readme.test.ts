import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { expect, it, onTestFinished } from 'vitest';
import { OTHER_SECRET, SECRET, signedRequest } from './support/sender.ts';

const file = fileURLToPath(new URL('readme-example.ts', import.meta.url));

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

it('K80: the example of the README is a file that compiles', () => {
  const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8');
  const example = readFileSync(file, 'utf8').split('\n').slice(1).join('\n');
  expect(readme).toContain(`\`\`\`ts\n${example}\`\`\``);
});

it('K80: and it runs: it takes a signed request, drops its copy and refuses a forged one', async () => {
  const port = await freePort();
  const child = spawn(process.execPath, ['--conditions=@posthorn/source', file], {
    env: { ...process.env, WEBHOOK_SECRET: SECRET, PORT: String(port) },
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  onTestFinished(() => void child.kill());
  const lines = createInterface(child.stdout)[Symbol.asyncIterator]();
  expect((await lines.next()).value).toBe('listening');

  const post = async (secret: string, number: number) => {
    const request = signedRequest({ secret, number, nowMs: Date.now() });
    const response = await fetch(`http://127.0.0.1:${port}/webhooks`, { method: 'POST', ...request });
    return [response.status, response.headers.get('webhook-duplicate')];
  };
  expect(await post(SECRET, 1)).toEqual([200, null]);
  expect((await lines.next()).value).toContain(': 19.5');
  expect(await post(SECRET, 1)).toEqual([200, '1']);
  expect(await post(OTHER_SECRET, 2)).toEqual([401, null]);
});
