import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { DemoFailure } from './failure.ts';
import { CHECKOUT } from './settings.ts';

// The dispatcher as a user runs it: through its command line, in a process of its own.

const COMMAND = join(CHECKOUT, 'node_modules', '.bin', 'posthorn');
const START_MS = 30_000;
// Longer than it takes itself to end what is under way.
const STOP_MS = 30_000;
const KEPT_LINES = 20;

export interface DispatcherOptions {
  readonly host: string;
  readonly port: number;
  readonly database: string;
  /** Where the demo's receiver is, for the inspector to switch off and on. */
  readonly demoReceiver?: string;
  /** What it prints beside the line that it listens. */
  readonly onLine: (line: string) => void;
  /** Program and first arguments; default: the workspace's `posthorn`. */
  readonly command?: readonly [string, ...string[]];
}

export interface DispatcherProcess extends AsyncDisposable {
  readonly url: string;
  /** Resolves when the process ends before it was told to, with the reason. */
  readonly died: Promise<string>;
}

/** @throws {DemoFailure} where it does not come up; nothing is left running then. */
export async function startDispatcher(options: DispatcherOptions): Promise<DispatcherProcess> {
  const { host, port, database } = options;
  const args = ['serve', '--host', host, '--port', String(port), '--database', database, '--allow-private-networks'];
  if (options.demoReceiver !== undefined) args.push('--demo-receiver', options.demoReceiver);
  // A process group of its own: Ctrl-C reaches the demo alone, which then stops it in order.
  const [program, ...first] = options.command ?? [COMMAND];
  const child = spawn(program, [...first, ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
    env: environment(process.env),
  });
  const errors: string[] = [];
  createInterface({ input: child.stderr }).on('line', (line) => {
    errors.push(line);
    if (errors.length > KEPT_LINES) errors.shift();
  });
  // The last resort where the demo itself fails: nothing may be left running.
  const lastResort = () => child.kill('SIGTERM');
  process.once('exit', lastResort);
  let stopping = false;
  const ended = endOf(child).then((how) => `The dispatcher ended (${how})${lastWords(errors)}`);
  const died = ended.then((reason) => (stopping ? new Promise<never>(() => undefined) : reason));
  const stop = async () => {
    stopping = true;
    await terminate(child, ended);
    process.off('exit', lastResort);
  };
  try {
    const url = await listening(child, ended, options.onLine);
    return { url, died, [Symbol.asyncDispose]: stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/**
 * Without the variable by which `node --watch` (npm run dev) has threads report what they import: the reports come among
 * the messages that threads of the dispatcher send each other.
 */
function environment({ WATCH_REPORT_DEPENDENCIES: _, ...env }: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return env;
}

/** Makes a token for the shop; the command prints it and nothing else. */
export async function createToken(database: string): Promise<string> {
  const args = ['token', 'create', '--tenant', 'demo', '--name', 'demo-shop', '--database', database];
  return new Promise((resolve, reject) => {
    execFile(COMMAND, args, { timeout: START_MS }, (error, stdout, stderr) => {
      if (error === null) resolve(stdout.trim());
      else reject(new DemoFailure(`No token could be made: ${stderr.trim() || error.message}`, { cause: error }));
    });
  });
}

async function listening(
  child: ChildProcess & { stdout: NodeJS.ReadableStream },
  ended: Promise<string>,
  onLine: (line: string) => void,
): Promise<string> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    const message = `The dispatcher did not come up within ${START_MS / 1000} s.`;
    timer = setTimeout(() => reject(new DemoFailure(message)), START_MS);
  });
  const announced = new Promise<string>((resolve) => {
    createInterface({ input: child.stdout }).on('line', (line) => {
      const [, url] = /^listening on (http:\/\/\S+)$/.exec(line) ?? [];
      if (url === undefined) onLine(line);
      else resolve(url);
    });
  });
  const fell = ended.then((reason) => {
    throw new DemoFailure(reason);
  });
  try {
    return await Promise.race([announced, fell, late]);
  } finally {
    clearTimeout(timer);
  }
}

/** What it said to people; its log, in lines of JSON, only where it said nothing. */
function lastWords(lines: readonly string[]): string {
  const plain = lines.filter((line) => !line.startsWith('{'));
  const words = plain.length > 0 ? plain : lines;
  return words.length === 0 ? '.' : `: ${words.join('\n')}`;
}

async function endOf(child: ChildProcess): Promise<string> {
  try {
    // 'close', not 'exit': by then its last words have been read.
    const [code, signal] = (await once(child, 'close')) as [number | null, string | null];
    return signal === null ? `exit code ${code}` : signal;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

async function terminate(child: ChildProcess, ended: Promise<unknown>): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) return;
  child.kill('SIGTERM');
  const timer = setTimeout(() => child.kill('SIGKILL'), STOP_MS);
  await ended;
  clearTimeout(timer);
}
