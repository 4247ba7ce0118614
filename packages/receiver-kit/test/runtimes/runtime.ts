// Builds the program once and starts it in a runtime. The runtimes come by `npm run runtimes`.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { onTestFinished } from 'vitest';

const root = fileURLToPath(new URL('../../../..', import.meta.url));
const installed = join(root, 'node_modules/.cache/runtimes/node_modules');
const first = (...paths: string[]): string => paths.map((path) => join(installed, path)).find(existsSync) ?? '';

export const BINARIES = {
  Bun: first('@oven/bun-linux-x64/bin/bun', '@oven/bun-linux-aarch64/bin/bun', 'bun/bin/bun.exe'),
  Deno: first('@deno/linux-x64-glibc/deno', '@deno/linux-arm64-glibc/deno', 'deno/deno'),
  workerd: first('@cloudflare/workerd-linux-64/bin/workerd', '@cloudflare/workerd-linux-arm64/bin/workerd'),
} as const;
export type RuntimeName = keyof typeof BINARIES;

interface Vite {
  build(options: object): Promise<unknown>;
}

/** Bundles the program into one file, as a deploy to a runtime without `node_modules` does. */
async function bundle(folder: string): Promise<string> {
  const vite = createRequire(createRequire(import.meta.url).resolve('vitest/package.json')).resolve('vite');
  const { build } = (await import(pathToFileURL(vite).href)) as Vite;
  await build({
    ...{ configFile: false, logLevel: 'error', root: fileURLToPath(new URL('.', import.meta.url)) },
    ssr: { noExternal: true, resolve: { conditions: ['@posthorn/source'] } },
    build: {
      ...{
        ssr: fileURLToPath(new URL('./program.ts', import.meta.url)),
        outDir: folder,
        emptyOutDir: false,
        minify: false,
      },
      rollupOptions: { output: { format: 'es', entryFileNames: 'program.mjs', codeSplitting: false } },
    },
  });
  return join(folder, 'program.mjs');
}

let bundled: Promise<string> | undefined;
const folder = mkdtempSync(join(tmpdir(), 'posthorn-runtimes-'));
process.once('exit', () => rmSync(folder, { recursive: true, force: true }));

/** Starts the program until the test is over, and returns its origin. */
export async function startIn(name: RuntimeName, env: Readonly<Record<string, string>>): Promise<string> {
  bundled ??= bundle(folder);
  const program = await bundled;
  if (name === 'workerd') return startWorkerd(program, env);
  const args = name === 'Bun' ? ['run', program] : ['run', '--allow-net', '--allow-env', '--no-prompt', program];
  const child = spawn(BINARIES[name], args, {
    env: { PATH: process.env['PATH'], ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  return `http://127.0.0.1:${await portOf(child, name)}`;
}

function portOf(child: ChildProcess, name: string): Promise<string> {
  onTestFinished(() => void child.kill('SIGKILL'));
  return new Promise((resolve, reject) => {
    let said = '';
    const read = (part: Buffer): void => {
      said += String(part);
      const port = /port (\d+)/.exec(said)?.[1];
      if (port !== undefined) resolve(port);
    };
    child.stdout?.on('data', read);
    child.stderr?.on('data', read);
    child.once('error', reject);
    child.once('exit', (code) => reject(new Error(`${name} ended with ${code}: ${said}`)));
  });
}

async function startWorkerd(program: string, env: Readonly<Record<string, string>>): Promise<string> {
  const port = await freePort();
  const bindings = Object.entries(env).map(([key, value]) => `(name = "${key}", text = "${value}")`);
  const config = join(folder, `worker-${port}.capnp`);
  writeFileSync(
    config,
    `using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (
  services = [
    (name = "main", worker = (
      modules = [(name = "program.mjs", esModule = embed "${basename(program)}")],
      compatibilityDate = "2025-09-01", compatibilityFlags = ["nodejs_compat"],
      bindings = [${bindings.join(', ')}], globalOutbound = "loopback")),
    (name = "loopback", network = (allow = ["private", "public", "local"])),
  ],
  sockets = [(name = "http", address = "127.0.0.1:${port}", http = (), service = "main")],
);
`,
  );
  const child = spawn(BINARIES.workerd, ['serve', '--verbose', config], { stdio: ['ignore', 'pipe', 'pipe'] });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (part) => (said += String(part)));
  onTestFinished(() => void child.kill('SIGKILL'));
  const origin = `http://127.0.0.1:${port}`;
  for (;;) {
    if (child.exitCode !== null) throw new Error(`workerd ended with ${child.exitCode}: ${said}`);
    try {
      await (await fetch(origin)).text();
      return origin;
    } catch {
      // Not listening yet.
      await new Promise((resolve) => setImmediate(resolve));
    }
  }
}

/** workerd does not say which port it got. */
async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}
