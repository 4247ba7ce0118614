// A program as a process of its own: what it prints, and how it ends.
import { type ChildProcess, spawn } from 'node:child_process';

export type Outcome = { code: number; stdout: string; stderr: string };

export type Process = {
  child: ChildProcess;
  /** Resolves when this has been printed on stdout. */
  printed: (pattern: RegExp) => Promise<string>;
  ended: Promise<Outcome & { signal: string | null }>;
};

export type StartOptions = { env?: Record<string, string>; cwd?: string };

/** `ended` waits for the program and for every process below it that holds its output. */
export function startProgram(program: string, args: readonly string[], { env = {}, cwd }: StartOptions = {}): Process {
  const child = spawn(program, args, {
    stdio: ['ignore', 'pipe', 'pipe'],
    env,
    ...(cwd === undefined ? {} : { cwd }),
  });
  let stdout = '';
  let stderr = '';
  const waiting = new Set<() => void>();
  child.stdout?.on('data', (chunk) => {
    stdout += String(chunk);
    for (const look of waiting) look();
  });
  child.stderr?.on('data', (chunk) => {
    stderr += String(chunk);
  });
  const ended = new Promise<Outcome & { signal: string | null }>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code, signal) => resolve({ code: code ?? -1, signal, stdout, stderr }));
  });
  const printed = (pattern: RegExp): Promise<string> =>
    new Promise((resolve, reject) => {
      const look = () => {
        const found = pattern.exec(stdout);
        if (found === null) return;
        waiting.delete(look);
        resolve(found[1] ?? found[0]);
      };
      waiting.add(look);
      look();
      void ended.then((outcome) => reject(new Error(`it ended before it printed ${pattern}: ${outcome.stderr}`)));
    });
  return { child, printed, ended };
}
