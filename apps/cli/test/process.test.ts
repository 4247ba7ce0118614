// The command line as a process: which Node, which streams, how it ends (docs/spec.md command-9 to command-12).
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, it } from 'vitest';
import { folder, inProcess, serveInProcess, start } from './support/command-line.ts';
import { oldNode } from './support/old-node.ts';

const LISTENING = /listening on (http:\S+)\n/;

/** A receiver that answers when it is told to. */
async function heldReceiver() {
  let arrived: (response: ServerResponse) => void = () => undefined;
  const request = new Promise<ServerResponse>((resolve) => {
    arrived = resolve;
  });
  const server = createServer((_request, response) => arrived(response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    request,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((closed) => server.close(closed));
    },
  };
}

const tokenFor = async (database: string): Promise<string> =>
  (await inProcess(['token', 'create', '--tenant', 'acme', '--name', 'crm', '--database', database])).stdout.trim();

async function post(url: string, token: string, path: string, body: unknown): Promise<{ data: { id: string } }> {
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
  const answer = await fetch(`${url}/api/v3${path}`, { method: 'POST', headers, body: JSON.stringify(body) });
  return (await answer.json()) as { data: { id: string } };
}

describe('command-9: asked to stop, serve refuses, ends what is under way, and exits 0', () => {
  it.each<[string, NodeJS.Signals[]]>([
    ['SIGTERM', ['SIGTERM']],
    ['SIGINT that comes twice, as from a terminal through a wrapper', ['SIGINT', 'SIGINT']],
  ])('%s', async (_what, signals) => {
    using place = folder();
    await using receiver = await heldReceiver();
    const token = await tokenFor(place.database);
    const serve = start(['serve', '--port', '0', '--database', place.database, '--allow-private-networks']);
    const url = await serve.printed(LISTENING);
    await post(url, token, '/webhooks', { trigger: 'a.b', url: receiver.url });
    const event = await post(url, token, '/events', { event: 'a.b', context: {} });
    const response = await receiver.request;
    for (const signal of signals) serve.child.kill(signal);
    // It no longer accepts anything, and still waits for the receiver.
    await refusal(url);
    expect(serve.child.exitCode).toBeNull();
    response.end('late');
    const { code, signal, stdout, stderr } = await serve.ended;
    expect({ code, signal, stdout }, stderr).toEqual({ code: 0, signal: null, stdout: `listening on ${url}\n` });
    for (const line of stderr.trim().split('\n')) expect(() => JSON.parse(line)).not.toThrow();
    await using again = await serveInProcess(['--port', '0', '--database', place.database]);
    const headers = { authorization: `Bearer ${token}` };
    const stored = await (await fetch(`${again.url}/api/v3/events/${event.data.id}`, { headers })).json();
    expect(stored).toMatchObject({ data: { deliveries: [{ status: 'delivered', attempt_count: 1 }] } });
  });

  async function refusal(url: string): Promise<void> {
    for (;;) {
      try {
        await fetch(`${url}/healthz`, { headers: { connection: 'close' } });
      } catch (error) {
        expect(error).toBeInstanceOf(TypeError);
        return;
      }
    }
  }
});

it('command-10: a flag wins over its variable, a variable over the default; a relative database is below the folder', async () => {
  using place = folder();
  const env = { POSTHORN_PORT: '1', POSTHORN_DATABASE: 'sqlite:./mine.db', POSTHORN_LOG_LEVEL: 'silent' };
  const serve = start(['serve', '--port', '0'], { env, cwd: place.path });
  expect(await serve.printed(LISTENING)).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
  const list = await inProcess(['token', 'list', '--database', `sqlite:${place.path}/mine.db`]);
  expect(list).toMatchObject({ code: 0, stderr: expect.stringMatching(/^No tokens yet/) });
  serve.child.kill('SIGTERM');
  expect(await serve.ended).toMatchObject({ code: 0, stderr: '' });
});

it('command-11: exit codes and streams of the process are those of the command', async () => {
  using place = folder();
  const lines = ['--help', 'nope', `token list --database ${place.database}`];
  const outcomes = await Promise.all(lines.map((line) => start(line.split(' ')).ended));
  expect(outcomes.map(({ code }) => code)).toEqual([0, 2, 1]);
  expect(outcomes.map(({ stdout, stderr }) => [stdout !== '', stderr !== ''])).toEqual([
    [true, false],
    [false, true],
    [false, true],
  ]);
});

/** Makes Node answer as if the package were not installed. */
const without = (name: string): string => {
  const error = `Object.assign(new Error("Cannot find package '${name}'"), { code: 'ERR_MODULE_NOT_FOUND' })`;
  const hook = `resolve: (name, context, next) => { if (name === '${name}') throw ${error}; return next(name, context); }`;
  return `data:text/javascript,${encodeURIComponent(`import { registerHooks } from 'node:module'; registerHooks({ ${hook} });`)}`;
};

describe('trace-5: @opentelemetry/api is needed only with --otel', () => {
  const nodeFlags = ['--import', without('@opentelemetry/api')];

  it('without the package --otel is one line with the fix and exit code 2', async () => {
    using place = folder();
    const { ended } = start(['serve', '--otel', '--port', '0', '--database', place.database], { nodeFlags });
    const { code, stdout, stderr } = await ended;
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toMatch(/^posthorn: --otel .*"npm install @opentelemetry\/api".*; see posthorn serve --help\n$/);
  });

  it.each([[[]], [['--otel=off']]])('without the package serve starts and stops with %j', async (flags) => {
    using place = folder();
    const serve = start(['serve', ...flags, '--port', '0', '--database', place.database], { nodeFlags });
    await serve.printed(LISTENING);
    serve.child.kill('SIGTERM');
    expect(await serve.ended).toMatchObject({ code: 0 });
  });

  it('with the package and without an SDK --otel serves', async () => {
    using place = folder();
    const serve = start(['serve', '--otel', '--port', '0', '--database', place.database]);
    await serve.printed(LISTENING);
    serve.child.kill('SIGTERM');
    expect(await serve.ended).toMatchObject({ code: 0 });
  });
});

describe('command-12: started under a Node that is too old it starts itself again', () => {
  const old = oldNode();
  const why = old ?? 'skipped: this machine has no Node outside the checkout that Posthorn cannot run on';

  it.skipIf(old === null)(`with its arguments, streams, exit code and signals (${why})`, async () => {
    using place = folder();
    const env = { POSTHORN_DATABASE: place.database, POSTHORN_LOG_LEVEL: 'silent' };
    const options = { node: old ?? '', env };
    const create = start(['token', 'create', '--tenant', 'acme', '--name', 'crm'], options).ended;
    const wrong = start(['serve', '--port', 'x'], options).ended;
    expect(await create).toMatchObject({ code: 0, stdout: expect.stringMatching(/^pht_\S{43}\n$/), stderr: '' });
    expect(await wrong).toMatchObject({
      code: 2,
      stdout: '',
      stderr: expect.stringMatching(/^posthorn: --port[^\n]*\n$/),
    });
    const serve = start(['serve', '--port', '0'], options);
    await serve.printed(LISTENING);
    serve.child.kill('SIGTERM');
    expect(await serve.ended).toMatchObject({ code: 0, signal: null });
  });
});
