// The snippets of the docs, and programs to run them with.
import { spawn, spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished } from 'vitest';

export const ROOT = fileURLToPath(new URL('../../../../../', import.meta.url));
export const DISPATCHER = join(ROOT, 'apps', 'dispatcher');

export const read = (page: string): string => readFileSync(join(ROOT, page), 'utf8');
export const blocks = (page: string, language: string): string[] =>
  [...read(page).matchAll(new RegExp(`^\`\`\`${language}\n([\\s\\S]*?)^\`\`\``, 'gm'))].map(([, text = '']) => text);

export type Run = { env: Record<string, string>; cwd?: string; until?: string };

/** Runs a command to its end, or until it printed `until`; its output, with the errors. */
export async function run(
  command: string,
  args: readonly string[],
  { env, cwd = DISPATCHER, until }: Run,
): Promise<string> {
  const child = spawn(command, args, { cwd, env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'pipe'] });
  onTestFinished(() => void child.kill());
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk) => {
      output += chunk;
      if (until !== undefined && output.includes(until)) child.kill();
    });
  }
  const code = await new Promise((resolve) => child.once('close', resolve));
  if (until === undefined) expect(code, output).toBe(0);
  else expect(output).toContain(until);
  return output;
}

export const node = (
  code: string,
  of: Run,
  flags: readonly string[] = ['--conditions=@posthorn/source'],
): Promise<string> => run(process.execPath, [...flags, '--input-type=module-typescript', '--eval', code], of);

/** Whether this machine has a command; where it has not, the reason of the skip is printed. */
export function has(command: string, args: readonly string[]): boolean {
  const isThere = spawnSync(command, args).status === 0;
  if (!isThere) console.log(`skipped: snippets that need ${command}, which this machine does not have`);
  return isThere;
}
