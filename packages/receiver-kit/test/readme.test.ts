import { spawn, spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { expect, it, onTestFinished } from 'vitest';
import { freePort } from './support/free-port.ts';
import { OTHER_SECRET, SECRET, type SignedRequest, signedRequest } from './support/sender.ts';

const file = fileURLToPath(new URL('readme-example.ts', import.meta.url));

it('receiver-80: the example of the README is a file that compiles', () => {
  const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8');
  const example = readFileSync(file, 'utf8').split('\n').slice(1).join('\n');
  expect(readme).toContain(`\`\`\`ts\n${example}\`\`\``);
});

it('receiver-80: and it runs: it takes a signed request, drops its copy and refuses a forged one', async () => {
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

/** An example of the README behind what its reader has at that point, run to its end. */
function outputOf(before: string, part: string, after: string): string {
  const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8');
  const code = [...readme.matchAll(/```ts\n([\s\S]*?)```/g)]
    .map(([, text = '']) => text)
    .find((one) => one.includes(part));
  const flags = ['--conditions=@posthorn/source', '--input-type=module-typescript', '--eval'];
  const { stdout, stderr } = spawnSync(process.execPath, [...flags, `${before}\n${code}\n${after}`], {
    cwd: new URL('..', import.meta.url),
    env: { ...process.env, WEBHOOK_SECRET: SECRET },
    encoding: 'utf8',
  });
  // Neither example keeps its ids, and the kit says so.
  expect(stderr).toMatch(/^webhook receiver: duplicates are remembered [^\n]+\n$/);
  return stdout;
}

const given = ({ body, headers }: SignedRequest): string =>
  `const bytes = Buffer.from('${Buffer.from(body).toString('base64')}', 'base64'); const requestHeaders = ${JSON.stringify(headers)};`;

it('receiver-81: the example with events of its own takes one', () => {
  const request = signedRequest({
    type: 'store.visited',
    text: '{"store":"Wellington","visits":3}',
    nowMs: Date.now(),
  });
  const ask = `${given(request)} console.log((await receiver.handle(bytes, requestHeaders)).status);`;
  expect(outputOf('', 'store.visited', ask)).toBe('Wellington 3\n200\n');
});

it('receiver-81: every line on how to connect it works', () => {
  const request = signedRequest({ type: 'profile.created', text: '{"id":"p-1"}', nowMs: Date.now() });
  const before = `
    import { createReceiver } from '@posthorn/receiver-kit';
    import { expressHandler } from '@posthorn/receiver-kit/express';
    import { nodeHandler } from '@posthorn/receiver-kit/node';
    import express from 'express';
    import http from 'node:http';
    const app = express();
    const receivedAt = new Date();
    const receiver = createReceiver({ secrets: process.env['WEBHOOK_SECRET'] }).on('profile.*', () => undefined);
    ${given(request)}`;
  const after = 'console.log(status, typeof POST, delivery.type, result.ok, typeof headers, typeof body);';
  expect(outputOf(before, 'http.createServer(nodeHandler', after)).toMatch(
    /^200 function profile\.created true object /,
  );
});
