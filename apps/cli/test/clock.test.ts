// A clock that is doubted: told in the log, by metrics and by the command line, until it is confirmed or set right.
import { expect, it } from 'vitest';
import { folder, inProcess, start } from './support/command-line.ts';
import { openStore } from './support/from-dispatcher.ts';

const DAY = 86_400_000;

it('retention-12: clock status tells of it, and clock confirm ends it, while serve runs', async () => {
  using place = folder();
  const { database } = place;
  const create = (tenant: string) =>
    inProcess(['token', 'create', '--tenant', tenant, '--name', 'crm', '--database', database]);
  const token = (await create('acme')).stdout;
  await create('other');
  const opsAt = async (url: string) => {
    const answer = await fetch(`${url}/api/v3/ops`, { headers: { authorization: `Bearer ${token.trim()}` } });
    return ((await answer.json()) as { data: { clock_off_ms: number | null; whole_process: boolean } }).data;
  };
  expect(await inProcess(['clock', 'status', '--database', database])).toMatchObject({
    code: 0,
    stderr: 'The clock is not doubted.\n',
  });
  {
    await using store = await openStore({ database, masterKey: null, role: 'act' });
    await store.resumeClock({ now: Date.now() - 400 * DAY });
    await store.prune({ cursor: null, now: Date.now() - 400 * DAY, eventsBefore: null, auditBefore: 0 });
  }
  // To the process it looks as if it had been off for more than a year.
  const serve = start(['serve', '--port', '0', '--database', database]);
  const url = /http:\S+/.exec(await serve.printed(/listening on \S+\n/))?.[0] ?? '';
  // A page comes without what the store was too busy to say in time.
  let off: string | undefined;
  while (off === undefined) {
    const page = await (await fetch(`${url}/metrics`)).text();
    off = /^posthorn_clock_doubt_seconds (\S+)$/m.exec(page)?.[1];
  }
  expect(Math.round(Number(off) / 86_400)).toBe(400);
  const ops = await opsAt(url);
  expect([Math.round((ops.clock_off_ms ?? 0) / DAY), ops.whole_process]).toEqual([400, false]);
  const status = await inProcess(['clock', 'status', '--json', '--database', database]);
  expect(JSON.parse(status.stdout)).toMatchObject({ doubted: true });
  expect((await inProcess(['clock', 'status', '--database', database])).stderr).toContain('400.0 days ahead of');
  const confirmed = await inProcess(['clock', 'confirm', '--database', database]);
  expect([confirmed.code, confirmed.stderr]).toEqual([0, expect.stringMatching(/^Confirmed: the clock is right/)]);
  expect((await inProcess(['clock', 'confirm', '--json', '--database', database])).stdout).toBe(
    '{"confirmed":false}\n',
  );
  expect((await opsAt(url)).clock_off_ms).toBeNull();
  serve.child.kill('SIGTERM');
  expect((await serve.ended).stderr).toContain('retention is paused: the clock differs by more than a day');
});
