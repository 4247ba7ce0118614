// A process that is killed while a change of many deliveries has steps left.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { createSweeper } from '../../src/jobs/sweeper.ts';
import { openStore } from '../../src/store/open-store.ts';
import { createdWebhook, NOW, newTenant } from '../support/builders.ts';
import { tempFolder } from '../support/temp-folder.ts';
import { VirtualClock } from '../support/virtual-clock.ts';
import { backlogs } from './store/sweeps.ts';

const CHILD = fileURLToPath(new URL('./fixtures/sweep-until-killed.ts', import.meta.url));
const path = tempFolder();

it.each([1, 7, 23])(
  'sweep-7: killed after step %i, the next process goes on, and each delivery is held once',
  async (kill) => {
    const database = `sqlite:${path('sweeps.db')}`;
    const open = () => openStore({ database, masterKey: 'a master key for tests', role: 'serve' });
    const before = await open();
    const { tenantId } = await newTenant(before);
    const webhook = await createdWebhook(before, tenantId);
    const ids = await backlogs({ store: before }).accept(webhook, 1900);
    const off = { ...webhook, isActive: false, disabledReason: 'by_user', disabledAt: NOW } as const;
    await before.updateWebhook({ webhook: off, now: NOW, held: 'release' });
    await before[Symbol.asyncDispose]();

    await sweepAndDie(database, tenantId, kill);

    await using store = await open();
    const heldCount = async () => (await store.getWebhook({ tenantId, id: webhook.id }))?.heldCount ?? 0;
    expect(await heldCount()).toBeGreaterThanOrEqual(1000 + 20 * kill);
    expect(await heldCount()).toBeLessThan(ids.length);
    const faults: unknown[] = [];
    const clock = new VirtualClock(NOW);
    const sweeper = createSweeper({ store, clock, onFault: (error) => faults.push(error), limit: 100 });
    sweeper.start();
    while ((await store.tenantsSweeping()).length > 0);
    await sweeper[Symbol.asyncDispose]();
    expect(faults).toEqual([]);
    expect(await heldCount()).toBe(ids.length);
  },
);

async function sweepAndDie(database: string, tenantId: number, steps: number): Promise<void> {
  const args = ['--conditions=@posthorn/source', CHILD, database, String(tenantId)];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  const exited = once(child, 'close');
  let made = 0;
  for await (const line of createInterface({ input: child.stdout })) {
    expect(line).toBe('more');
    made += 1;
    if (made === steps) child.kill('SIGKILL');
  }
  expect((await exited)[1]).toBe('SIGKILL');
}
