// The command may be a small process that starts the real one (an old Node, a script runner): the two end together
// (docs/spec.md launcher-1 to launcher-3).
import { describe, expect, it, vi } from 'vitest';
import { BIN, folder, serveInProcess, start } from './support/command-line.ts';
import { eventually, type Process, patient, startProgram, within } from './support/from-dispatcher.ts';
import { oldNode } from './support/old-node.ts';

// Each starts processes once or more.
vi.setConfig({ testTimeout: patient(90_000) });

const old = oldNode();
const LISTENING = /listening on (http:\S+)\n/;
const serveArgs = (database: string) => ['serve', '--port', '0', '--database', database, '--log-level', 'silent'];

const isUp = (url: string): Promise<boolean> =>
  fetch(`${url}/healthz`, { headers: { connection: 'close' } }).then(
    ({ ok }) => ok,
    () => false,
  );

/** No server is left: every process has let go of the output, and the database's lock is free. */
async function nothingIsLeft({ ended }: Process, database: string) {
  const how = await within('all processes end', ended, 30_000);
  await using serve = await serveInProcess(['--port', '0', '--database', database]);
  expect(serve.url).not.toBe('');
  return { code: how.code, signal: how.signal };
}

type Launcher = [what: string, node: string | null, nodeFlags: string[], signals: NodeJS.Signals[]];

/** Ways in which the command does not become the server itself but starts it below. */
const LAUNCHERS: Launcher[] = [
  [
    'where a process cannot replace itself',
    process.execPath,
    ['--import', 'data:text/javascript,delete process.execve'],
    ['SIGTERM', 'SIGINT', 'SIGHUP'],
  ],
  [
    `under an old Node (${old ?? 'skipped: this machine has no Node from 20 on that Posthorn cannot run on'})`,
    old,
    [],
    ['SIGTERM'],
  ],
];

describe.each(LAUNCHERS)('%s', (_what, node, nodeFlags, signals) => {
  const run = (argv: string[]) => start(argv, { node: node ?? '', nodeFlags });

  it.skipIf(node === null)('launcher-1: kill -9 of the launcher ends the server', async () => {
    using place = folder();
    const serve = run(serveArgs(place.database));
    const url = await serve.printed(LISTENING);
    serve.child.kill('SIGKILL');
    expect(await nothingIsLeft(serve, place.database)).toEqual({ code: -1, signal: 'SIGKILL' });
    expect(await isUp(url)).toBe(false);
  });

  it.skipIf(node === null)('launcher-1: kill -9 of the launcher before the server listens ends it too', async () => {
    using place = folder();
    const serve = run(serveArgs(place.database));
    await new Promise((resolve) => serve.child.once('spawn', resolve));
    serve.child.kill('SIGKILL');
    await nothingIsLeft(serve, place.database);
  });

  it.skipIf(node === null).each(signals)('launcher-2: %s ends launcher and server with exit code 0', async (signal) => {
    using place = folder();
    const serve = run(serveArgs(place.database));
    await serve.printed(LISTENING);
    serve.child.kill(signal);
    expect(await nothingIsLeft(serve, place.database)).toEqual({ code: 0, signal: null });
  });

  it.skipIf(node === null)('launcher-2: a signal that kills the server kills the launcher', async () => {
    using place = folder();
    const serve = run(serveArgs(place.database));
    await serve.printed(LISTENING);
    serve.child.kill('SIGQUIT');
    expect(await nothingIsLeft(serve, place.database)).toEqual({ code: -1, signal: 'SIGQUIT' });
  });

  it.skipIf(node === null)('launcher-2: the exit code is that of the command', async () => {
    expect(await run(['serve', '--port', 'x']).ended).toMatchObject({ code: 2, signal: null });
  });
});

describe('launcher-3: below a script runner the server ends with the process that started it', () => {
  /** A shell that stays next to its command and, when killed, tells it nothing. */
  const shell = (node: string, database: string, env: Record<string, string>): Process => {
    const words = [node, BIN, ...serveArgs(database)].map((word) => `'${word}'`);
    return startProgram('/bin/sh', ['-c', `${words.join(' ')} & echo "pid $!."; wait`], { env });
  };

  it.each<[string, NodeJS.Signals, string, Record<string, string>]>([
    ['kill -9 of npx', 'SIGKILL', process.execPath, { npm_lifecycle_event: 'npx' }],
    ['kill of npm', 'SIGTERM', process.execPath, { npm_lifecycle_event: 'start' }],
    ['kill -9 of node --run', 'SIGKILL', process.execPath, { NODE_RUN_SCRIPT_NAME: 'start' }],
    [
      'kill -9 of npx, under the Node of the machine',
      'SIGKILL',
      old ?? process.execPath,
      { npm_lifecycle_event: 'npx' },
    ],
  ])('launcher-3: %s', async (_what, signal, node, env) => {
    using place = folder();
    const serve = shell(node, place.database, env);
    await serve.printed(LISTENING);
    serve.child.kill(signal);
    await nothingIsLeft(serve, place.database);
  });

  it('launcher-3: kill -9 of npm, whose shell stays', async () => {
    using place = folder();
    const words = [process.execPath, BIN, ...serveArgs(place.database)].map((word) => `'${word}'`);
    // It names itself as npm does, and starts a shell as npm does.
    const npm = `process.title = 'npm exec posthorn';
      require('node:child_process').spawn('/bin/sh', ['-c', ${JSON.stringify(`${words.join(' ')} & wait`)}], { stdio: 'inherit' });`;
    const serve = startProgram(process.execPath, ['-e', npm], { env: { npm_lifecycle_event: 'npx' } });
    await serve.printed(LISTENING);
    serve.child.kill('SIGKILL');
    await nothingIsLeft(serve, place.database);
  });

  it('launcher-3: without a script runner it outlives its shell, as with nohup', async () => {
    using place = folder();
    using other = folder();
    const serve = shell(process.execPath, place.database, {});
    const under = shell(process.execPath, other.database, { npm_lifecycle_event: 'start' });
    const [url] = [await serve.printed(LISTENING), await under.printed(LISTENING)];
    const pid = Number(await serve.printed(/pid (\d+)\./));
    serve.child.kill('SIGKILL');
    under.child.kill('SIGKILL');
    // By then a server below a script runner has noticed.
    await nothingIsLeft(under, other.database);
    expect(await isUp(url)).toBe(true);
    process.kill(pid, 'SIGTERM');
    await eventually('it ends when it is asked to', async () => !(await isUp(url)));
    await nothingIsLeft(serve, place.database);
  });
});
