// The program of the receiver kit's README, word for word, in empty projects: it receives every canonical event from a real
// `posthorn serve` (docs/spec.md pack-6). All packages are installed from their tarballs.

import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, type TestContext } from 'vitest';
import { eventually } from '../../apps/dispatcher/test/e2e/support/deadline.ts';
import type { Process } from '../../apps/dispatcher/test/support/program.ts';
import { type Client, createClient, rawContext, unwrap } from '../../packages/client/src/index.ts';
import { CANONICAL_EVENTS } from '../../packages/contracts/src/events/names.ts';
import { exampleOf } from '../../packages/contracts/src/examples.ts';
import { generateSecret } from '../../packages/signing/src/index.ts';
import { type Installation, install, ROOT, tarballOf } from './support/installation.ts';
import { endLeftovers, listening, runIn, serveArgs } from './support/server.ts';

const PATIENCE_MS = 120_000;
/** The oldest versions that can run the kit, the newest 22, and the workspace's own. */
const NODES = ['20.19.0', '22.12.0', '22', process.versions.node];
const EXPRESS = ['4', '5'] as const;

/** The first program of the README, as a module and as a CommonJS file. */
function programs(): Record<'receiver.mjs' | 'receiver.cjs', string> {
  const readme = readFileSync(join(ROOT, 'packages', 'receiver-kit', 'README.md'), 'utf8');
  const esm = /```ts\n([\s\S]*?)```/.exec(readme)?.[1] ?? '';
  const cjs = esm.replaceAll(/^import (.+) from ('.+');$/gm, 'const $1 = require($2);');
  return { 'receiver.mjs': esm, 'receiver.cjs': cjs };
}

type Ready = { projects: Map<string, Installation>; server: Installation; posthorn: Client };
let ready: Ready | { missing: string };

beforeAll(async () => {
  const all = await Promise.all([
    install(),
    ...EXPRESS.map((version) => install([tarballOf('receiver-kit'), `express@${version}`])),
  ]);
  const installed = all.filter((one) => 'folder' in one);
  const missing = all.find((one) => 'missing' in one);
  const [server, ...others] = installed;
  if (missing !== undefined || server === undefined) {
    for (const one of installed) one[Symbol.dispose]();
    ready = missing ?? { missing: 'nothing was installed' };
    return;
  }
  const projects = new Map(others.map((one, i) => [EXPRESS[i] ?? '', one]));
  for (const { folder } of others) {
    for (const [name, text] of Object.entries(programs())) writeFileSync(join(folder, name), text);
  }
  const { folder } = server;
  const run = (args: readonly string[]) => runIn(folder, process.execPath, 'npx', ['posthorn', ...args]);
  const database = `--database=sqlite:${join(folder, 'readme.db')}`;
  const token = await run(['token', 'create', '--tenant=acme', '--name=readme', database]).ended;
  expect(token.code, token.stderr).toBe(0);
  const { url } = await listening(run(serveArgs(folder, 'readme.db')));
  ready = { projects, server, posthorn: createClient({ url, token: token.stdout.trim() }) };
}, 900_000);

afterAll(async () => {
  await endLeftovers();
  if ('missing' in ready) return;
  for (const one of [ready.server, ...ready.projects.values()]) one[Symbol.dispose]();
});

async function freePorts(count: number): Promise<number[]> {
  const servers = await Promise.all(
    Array.from({ length: count }, async () => {
      const server = createServer().listen(0, '127.0.0.1');
      await once(server, 'listening');
      return server;
    }),
  );
  const ports = servers.map((server) => (server.address() as AddressInfo).port);
  await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
  return ports;
}

type Receiver = { what: string; process: Process; url: string; secret: string };

/** Starts the program as a module and with `require`, on both versions of Express. */
async function startReceivers({ projects }: Ready, node: string): Promise<Receiver[]> {
  const kinds = [...projects].flatMap(([express, project]) =>
    Object.keys(programs()).map((program) => ({ express, folder: project.folder, program })),
  );
  const ports = await freePorts(kinds.length);
  const receivers = kinds.map(({ express, folder, program }, i) => {
    const secret = generateSecret();
    const env = { WEBHOOK_SECRET: secret, PORT: String(ports[i]) };
    const what = `${program}, Express ${express}`;
    return {
      what,
      secret,
      process: runIn(folder, node, node, [program], env),
      url: `http://127.0.0.1:${ports[i]}/webhooks`,
    };
  });
  await Promise.all(receivers.map(({ process }) => process.printed(/listening/)));
  return receivers;
}

describe('pack-6: the program of the README', () => {
  it.for(NODES)('pack-6: receives all seven events on Node %s', async (version, context: TestContext) => {
    if ('missing' in ready) return context.skip(ready.missing);
    const { posthorn, server } = ready;
    const node = version === process.versions.node ? { path: process.execPath } : await server.node(version);
    if ('missing' in node) return context.skip(node.missing);

    const receivers = await startReceivers(ready, node.path);
    const webhooks = await Promise.all(
      receivers.map(async (receiver) => {
        const { url, secret } = receiver;
        const { id } = unwrap(await posthorn.webhooks.create({ events: [...CANONICAL_EVENTS], url, secret }));
        return { ...receiver, id };
      }),
    );
    for (const event of CANONICAL_EVENTS)
      unwrap(await posthorn.emit(event, rawContext(JSON.stringify(exampleOf(event)))));

    for (const { what, id, process } of webhooks) {
      const delivered = await eventually(
        `seven deliveries to ${what}`,
        async () => {
          const data = unwrap(await posthorn.deliveries.list({ filter: { webhook_id: id, status: 'delivered' } }));
          return data.length === CANONICAL_EVENTS.length ? data : null;
        },
        PATIENCE_MS,
      );
      expect(delivered.map(({ event }) => event).toSorted(), what).toEqual([...CANONICAL_EVENTS].toSorted());
      expect(
        delivered.map(({ attempt_count }) => attempt_count),
        what,
      ).toEqual(CANONICAL_EVENTS.map(() => 1));
      await process.printed(new RegExp(`dlv_\\w+: ${exampleOf('transaction.created')['total']}\n`));
      await process.printed(new RegExp(`merged into ${exampleOf('profile.merged')['id']}\n`));
      unwrap(await posthorn.webhooks.delete(id));
      process.child.kill();
    }
  });
});
