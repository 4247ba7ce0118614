// The installed `posthorn serve`, and the programs that talk to it.
import { join } from 'node:path';
import { eventually } from '../../../apps/dispatcher/test/e2e/support/deadline.ts';
import { type Process, startProgram } from '../../../apps/dispatcher/test/support/program.ts';
import { surroundings } from './installation.ts';

const PATIENCE_MS = 120_000;

const running = new Set<Process>();

/** A program of the installation's folder under this Node; `npx` and `npm` among them. */
export function runIn(folder: string, node: string, program: string, args: readonly string[], env = {}): Process {
  const process = startProgram(program, args, { cwd: folder, env: { ...surroundings(node), ...env } });
  running.add(process);
  const forget = (): boolean => running.delete(process);
  process.ended.then(forget, forget);
  return process;
}

/** Ends what a test left running. A test that failed in the middle leaves its receiver and its server. */
export async function endLeftovers(): Promise<void> {
  const left = [...running];
  for (const { child } of left) child.kill('SIGKILL');
  await Promise.allSettled(left.map(({ ended }) => ended));
}

export type Server = { process: Process; url: string };

export async function listening(process: Process): Promise<Server> {
  const url = await process.printed(/listening on (http:\S+)\n/);
  return { process, url };
}

export const serveArgs = (folder: string, database: string): string[] => [
  'serve',
  '--port=0',
  `--database=sqlite:${join(folder, database)}`,
  '--allow-private-networks',
  '--log-level=silent',
];

/** Resolves once no server answers and every process below `process` has let go of its output. */
export async function gone({ process, url }: Server): Promise<void> {
  const answers = () =>
    fetch(`${url}/healthz`, { headers: { connection: 'close' } }).then(
      () => true,
      () => false,
    );
  await eventually('the server ends', async () => !(await answers()), PATIENCE_MS);
  await process.ended;
}

/** Every file that a page asks for when it is opened. */
export const assetsOf = (page: string): string[] =>
  [...page.matchAll(/(?:src|href)="(\/[^"]+\.(?:js|css|svg|woff2))"/g)].map(([, path]) => path ?? '');
