// The programs of docs/verifying-signatures.md that use the kit: each runs as it is written there.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { transformWithOxc } from 'vite';
import { describe, expect, it, onTestFinished } from 'vitest';
import { freePort } from './support/free-port.ts';
import { OTHER_SECRET, SECRET, signedRequest } from './support/sender.ts';

const page = readFileSync(new URL('../../../docs/verifying-signatures.md', import.meta.url), 'utf8');

/** What a compiler of decorators adds to a program. `reflect-metadata` brings `Reflect.decorate`. */
const DECORATE = `globalThis.babelHelpers = {
  decorate: (decorators, target, key) =>
    key === undefined
      ? Reflect.decorate(decorators, target)
      : Reflect.decorate(decorators, target, key, Object.getOwnPropertyDescriptor(target, key)),
  decorateParam: (at, decorator) => (target, key) => decorator(target, key, at),
};`;

/** The program below a heading, as JavaScript: Node does not run decorators. */
async function programOf(heading: string): Promise<string> {
  const section = page.split(/^### /m).find((part) => part.startsWith(`${heading}\n`)) ?? '';
  const [, code = ''] = /```ts\n([\s\S]*?)```/.exec(section) ?? [];
  const options = { decorator: { legacy: true }, helpers: { mode: 'External' } } as const;
  return `${DECORATE}\n${(await transformWithOxc(code, 'program.ts', options)).code}`;
}

function start(code: string, env: Record<string, string> = {}): ChildProcess & { stdout: NodeJS.ReadableStream } {
  const child = spawn(process.execPath, ['--conditions=@posthorn/source', '--input-type=module', '--eval', code], {
    cwd: fileURLToPath(new URL('..', import.meta.url)),
    env: { ...process.env, WEBHOOK_SECRET: SECRET, ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  onTestFinished(() => void child.kill());
  return child;
}

const request = (secret: string, number: number) =>
  signedRequest({
    secret,
    number,
    type: 'profile.created',
    text: '{ "id": "p-1", "balance": 1.0 }',
    nowMs: Date.now(),
  });

describe('guide-2: the programs with the kit in docs/verifying-signatures.md', () => {
  it.for(['Express', 'Fastify', 'Hono', 'NestJS'])(
    'guide-2: %s takes a request, drops its copy, refuses a forged one',
    async (name) => {
      const port = await freePort();
      const child = start(await programOf(name), { PORT: String(port) });
      const lines = createInterface(child.stdout)[Symbol.asyncIterator]();
      expect((await lines.next()).value).toBe('listening');
      const post = async (secret: string, number: number) => {
        const response = await fetch(`http://127.0.0.1:${port}/webhooks`, {
          method: 'POST',
          ...request(secret, number),
        });
        return [response.status, response.headers.get('webhook-duplicate')];
      };
      expect(await post(SECRET, 1)).toEqual([200, null]);
      expect((await lines.next()).value).toBe('created p-1');
      expect(await post(SECRET, 1)).toEqual([200, '1']);
      expect(await post(OTHER_SECRET, 2)).toEqual([401, null]);
    },
  );

  it.for([
    [
      'Next.js',
      `const ask = async ({ headers, body }) =>
         (await POST(new Request('http://localhost/webhooks', { method: 'POST', headers, body: Buffer.from(body, 'base64') }))).status;`,
    ],
    [
      'AWS Lambda',
      `const ask = async ({ headers, body }) =>
         (await handler({ headers, body, isBase64Encoded: true, requestContext: { http: { method: 'POST' } } }, { getRemainingTimeInMillis: () => 10_000 })).statusCode;`,
    ],
  ] as const)('guide-2: %s takes a request and refuses a forged one', async ([name, ask]) => {
    const requests = [request(SECRET, 1), request(OTHER_SECRET, 2)].map(({ headers, body }) => ({
      headers,
      body: Buffer.from(body).toString('base64'),
    }));
    const after = `for (const one of ${JSON.stringify(requests)}) console.log(await ask(one));`;
    const child = start([await programOf(name), ask, after].join('\n'));
    const lines: string[] = [];
    createInterface(child.stdout).on('line', (line) => lines.push(line));
    expect(await once(child, 'close')).toEqual([0, null]);
    expect(lines).toEqual(['created p-1', '200', '401']);
  });
});
