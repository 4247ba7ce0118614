import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';
import { acceptedStep } from './support/bodies.ts';
import { scriptedServer } from './support/scripted-server.ts';

const root = new URL('..', import.meta.url);

it('CL10: the first example of the README runs as it stands', async () => {
  const readme = await readFile(new URL('README.md', root), 'utf8');
  const code = /```ts\n([\s\S]*?)```/.exec(readme)?.[1] ?? '';
  expect(code).toContain('createClient(');
  await using server = await scriptedServer([acceptedStep]);
  const { stdout, stderr } = await promisify(execFile)(
    process.execPath,
    ['--conditions=@posthorn/source', '--input-type=module-typescript', '--eval', code],
    { cwd: root, env: { POSTHORN_URL: server.url, POSTHORN_TOKEN: 'phn_test' } },
  );
  expect({ stdout, stderr }).toEqual({ stdout: 'evt_1 is on disk, on its way to 1 webhook(s)\n', stderr: '' });
  expect(JSON.parse(server.requests[0]?.body ?? '')).toMatchObject({ event: 'reward.created', context: { id: 3381 } });
});
