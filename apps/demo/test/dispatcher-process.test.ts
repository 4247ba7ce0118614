import { describe, expect, it } from 'vitest';
import { type DispatcherProcess, startDispatcher } from '../src/dispatcher-process.ts';
import { DemoFailure } from '../src/failure.ts';

/** A process in the dispatcher's place. */
function start(script: string, lines: string[] = []): Promise<DispatcherProcess> {
  const onLine = (line: string) => lines.push(line);
  return startDispatcher({
    host: '127.0.0.1',
    port: 0,
    database: 'sqlite:none',
    onLine,
    command: [process.execPath, '-e', script, '--'],
  });
}

const LISTENING = `console.log('sign in: http://127.0.0.1:1/x'); console.log('listening on http://127.0.0.1:1');`;
const FOREVER = 'setInterval(() => {}, 1000);';

describe('demo-15: the dispatcher is started, watched and stopped through its command line', () => {
  it('waits for the line that it listens, passes on others, and stops it with SIGTERM', async () => {
    const lines: string[] = [];
    const graceful = `process.on('SIGTERM', () => { console.log('drained'); process.exit(0); });`;
    const dispatcher = await start(`${graceful}${FOREVER}${LISTENING}`, lines);
    expect(dispatcher.url).toBe('http://127.0.0.1:1');
    await dispatcher[Symbol.asyncDispose]();
    await dispatcher[Symbol.asyncDispose]();
    expect(lines).toEqual(['sign in: http://127.0.0.1:1/x', 'drained']);
  });

  it('says in its words why it did not come up', async () => {
    const failing = start(`console.error('{"level":50}'); console.error('port 8400 is taken'); process.exitCode = 1;`);
    await expect(failing).rejects.toThrow(DemoFailure);
    await expect(failing).rejects.toThrow('The dispatcher ended (exit code 1): port 8400 is taken');
  });

  it('says that the program is missing', async () => {
    const missing = startDispatcher({
      host: '127.0.0.1',
      port: 0,
      database: 'sqlite:none',
      onLine: () => undefined,
      command: ['/nowhere/posthorn'],
    });
    await expect(missing).rejects.toThrow(/ENOENT/);
  });

  it('runs under node --watch too, which would have its threads send reports among their messages', async () => {
    process.env['WATCH_REPORT_DEPENDENCIES'] = '1';
    try {
      const lines: string[] = [];
      const script = `console.log('watched: ' + process.env.WATCH_REPORT_DEPENDENCIES); ${LISTENING}${FOREVER}`;
      await using dispatcher = await start(script, lines);
      expect(dispatcher.url).toBe('http://127.0.0.1:1');
      expect(lines[0]).toBe('watched: undefined');
    } finally {
      delete process.env['WATCH_REPORT_DEPENDENCIES'];
    }
  });

  it('tells when it dies later', async () => {
    await using dispatcher = await start(`${LISTENING} process.stdin.resume(); setImmediate(() => process.exit(3));`);
    expect(await dispatcher.died).toContain('exit code 3');
  });
});
