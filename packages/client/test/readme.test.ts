import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';
import { acceptedStep } from './support/bodies.ts';
import { scriptedServer } from './support/scripted-server.ts';

const root = new URL('..', import.meta.url);

/** The examples that stand alone, run as they are, one after the other. */
async function runExample(at: number, answers: number) {
  const readme = await readFile(new URL('README.md', root), 'utf8');
  const examples = [...readme.matchAll(/```ts\n([\s\S]*?)```/g)].map(([, code = '']) => code);
  const code = examples.filter((one) => one.includes('createClient'))[at] ?? '';
  expect(code).toContain('createClient');
  await using server = await scriptedServer(Array.from({ length: answers }, () => acceptedStep));
  const { stdout, stderr } = await promisify(execFile)(
    process.execPath,
    ['--conditions=@posthorn/source', '--input-type=module-typescript', '--eval', code],
    { cwd: root, env: { POSTHORN_URL: server.url, POSTHORN_TOKEN: 'phn_test' } },
  );
  return { stdout, stderr, sent: server.requests.map(({ body }) => JSON.parse(body)) };
}

it('client-10: the first example of the README runs as it stands', async () => {
  const { sent, ...printed } = await runExample(0, 1);
  expect(printed).toEqual({ stdout: 'evt_1 is on disk, on its way to 1 webhook(s)\n', stderr: '' });
  expect(sent).toMatchObject([{ event: 'reward.created', context: { id: 3381 } }]);
});

it('client-10: so does the one with events of its own', async () => {
  const { sent, ...printed } = await runExample(1, 2);
  expect(printed).toEqual({ stdout: '', stderr: '' });
  expect(sent).toMatchObject([{ event: 'order.paid' }, { event: 'till.opened' }]);
});
