// The command line in this process (fast: wording, exit codes) and as a process of its own (signals, streams, Node).
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough, Readable, Writable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { runCommandLine } from '../../src/run.ts';
import { type Outcome, type Process, type StartOptions, startProgram } from './from-dispatcher.ts';

export type Folder = Disposable & { path: string; database: string };

export function folder(): Folder {
  const path = mkdtempSync(join(tmpdir(), 'posthorn-cli-'));
  return {
    path,
    database: `sqlite:${join(path, 'test.db')}`,
    [Symbol.dispose]: () => rmSync(path, { recursive: true }),
  };
}

function collected(): { stream: Writable; text: () => string } {
  let text = '';
  const stream = new Writable({
    write(chunk, _encoding, done) {
      text += String(chunk);
      done();
    },
  });
  return { stream, text: () => text };
}

/** @param input what the command reads from stdin */
export async function inProcess(
  argv: readonly string[],
  env: Record<string, string> = {},
  input = '',
): Promise<Outcome> {
  const stdout = collected();
  const stderr = collected();
  const stop = new AbortController();
  const streams = { stdin: () => Readable.from([input]), stdout: stdout.stream, stderr: stderr.stream };
  const code = await runCommandLine(argv, { env, stop: stop.signal, ...streams });
  return { code, stdout: stdout.text(), stderr: stderr.text() };
}

/** `serve` in this process, stopped when disposed of. */
export async function serveInProcess(argv: readonly string[], env: Record<string, string> = {}) {
  const stdout = new PassThrough({ encoding: 'utf8' });
  const stderr = collected();
  const stop = new AbortController();
  const surroundings = {
    env: { POSTHORN_LOG_LEVEL: 'silent', ...env },
    stop: stop.signal,
    stdin: () => Readable.from([]),
    stdout,
    stderr: stderr.stream,
  };
  const ended = runCommandLine(['serve', ...argv], surroundings);
  const line = await new Promise<string>((resolve, reject) => {
    stdout.once('data', resolve);
    void ended.then((code) => reject(new Error(`serve ended with ${code}: ${stderr.text()}`)));
  });
  return {
    line,
    url: /^listening on (http:\S+)\n$/.exec(line)?.[1] ?? '',
    async [Symbol.asyncDispose]() {
      stop.abort();
      await ended;
    },
  };
}

export const BIN = fileURLToPath(new URL('../../bin/posthorn.mjs', import.meta.url));

/** The command line under `node`, this one by default; `nodeFlags` go before its file. */
export function start(
  argv: readonly string[],
  { node = process.execPath, nodeFlags = [], ...options }: StartOptions & { node?: string; nodeFlags?: string[] } = {},
): Process {
  return startProgram(node, [...nodeFlags, BIN, ...argv], options);
}
