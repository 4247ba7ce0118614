import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const BIN = fileURLToPath(new URL('../../bin/receiver-kit.mjs', import.meta.url));

export interface Ran {
  code: number;
  stdout: string;
  stderr: string;
}

/** Runs the command line in a process of its own, with no variable of a secret but those given. */
export function runKit(args: readonly string[], { env = {}, stdin = '' } = {}): Promise<Ran> {
  const { POSTHORN_SECRET: _, WEBHOOK_SECRET: __, ...rest } = process.env;
  return new Promise((resolve) => {
    const options = { env: { ...rest, ...env }, maxBuffer: 10_000_000 };
    const child = execFile(process.execPath, [BIN, ...args], options, (error, stdout, stderr) => {
      resolve({ code: error === null ? 0 : Number(error.code), stdout, stderr });
    });
    child.stdin?.end(stdin);
  });
}
