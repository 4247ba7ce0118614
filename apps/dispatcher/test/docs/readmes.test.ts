// The snippets of README.md and of the dispatcher's own README that need a dispatcher with deliveries in it.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { serving } from '../http/support/serving.ts';
import { blocks, has, node, ROOT, run } from './support/snippets.ts';

const here = serving();
const SQLITE = 'sqlite3';

it.skipIf(!has('curl', ['--version']))(
  'docs-60: the README finds out why a delivery failed and sends it again',
  async () => {
    const api = await here.caller();
    await api.webhook({ events: ['profile.created'], url: 'http://127.0.0.1:9/closed' });
    const { id } = await api.event({ event: 'profile.created', context: { id: 'p-1' } });
    const delivery = await api.settled(id, 'retrying');
    const commands = blocks('README.md', 'sh').filter((block) => block.includes('/deliveries/$ID'));
    expect(commands).toHaveLength(2);
    const script = commands.join('\n').replaceAll('http://127.0.0.1:8400', here.dispatcher.url);
    const env = { ID: delivery.id, POSTHORN_TOKEN: api.headers['authorization']?.replace('Bearer ', '') ?? '' };
    const failing = 'curl() { command curl --fail-with-body "$@" && echo; }';
    const [shown = '{}', resent = '{}'] = (await run('bash', ['-eu', '-c', `${failing}\n${script}`], { env })).split(
      '\n',
    );
    const { data } = JSON.parse(shown);
    expect(data).toMatchObject({ explanation: expect.any(String), schedule: expect.any(Array) });
    expect(data.attempts[0]).toMatchObject({ explanation: expect.any(String) });
    expect(data.schedule.length).toBeGreaterThan(0);
    expect(JSON.parse(resent).data.id).toBe(delivery.id);
  },
);

it('docs-60: the programs in the README of the dispatcher start one and create a token', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'posthorn-embedded-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const [program = '', administration = ''] = blocks('apps/dispatcher/README.md', 'ts');
  const env = { POSTHORN_DATABASE: `sqlite:${join(folder, 'embedded.db')}` };
  const at = { env, cwd: join(ROOT, 'apps', 'dispatcher') };
  expect(await node(program, at)).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/m);
  expect(await node(administration, at)).toMatch(/^pht_\S+$/m);
});

it('docs-60: the command that saves a damaged database makes a copy that is whole', async ({ skip }) => {
  const { status } = spawnSync(SQLITE, [':memory:', 'SELECT 1 FROM sqlite_dbpage']);
  if (status !== 0) skip('this machine has no sqlite3 that was built with .recover');
  const folder = mkdtempSync(join(tmpdir(), 'posthorn-recover-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const [command = ''] = blocks('docs/operations.md', 'sh').filter((block) => block.includes('.recover'));
  const script = `sqlite3 posthorn.db 'CREATE TABLE t (x); INSERT INTO t VALUES (7)'\n${command}
    sqlite3 recovered.db 'PRAGMA integrity_check; SELECT x FROM t'\nstat -c %a recovered.db`;
  expect(await run('bash', ['-eu', '-c', script], { env: {}, cwd: folder })).toBe('ok\n7\n600\n');
});
