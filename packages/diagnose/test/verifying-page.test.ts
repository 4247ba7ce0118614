// The snippet of docs/verifying-signatures.md for programs that diagnose a request (docs/spec.md signing-61).
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { BODY, SECRET, sent } from './support/sent-request.ts';

it('signing-61: the diagnosis for programs names a cause as shown', () => {
  const page = readFileSync(new URL('../../../docs/verifying-signatures.md', import.meta.url), 'utf8');
  const all = [...page.matchAll(/^```ts\n([\s\S]*?)^```/gm)].map(([, text = '']) => text);
  const code = all.find((text) => text.includes('@posthorn/diagnose'));
  const given = `const headers = ${JSON.stringify(sent())}; const secret = ${JSON.stringify(SECRET)};
    const body = Buffer.from(${JSON.stringify(`${BODY}\n`)});`;
  const run = spawnSync(
    process.execPath,
    ['--conditions=@posthorn/source', '--input-type=module-typescript', '--eval', `${given}\n${code}`],
    { cwd: new URL('..', import.meta.url), encoding: 'utf8' },
  );
  expect(run.stderr).toBe('');
  expect(run.stdout).toContain('matches the body');
});
