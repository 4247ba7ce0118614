// A sign-in link from the command line (docs/spec.md session-16).
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { folder, inProcess, serveInProcess } from './support/command-line.ts';

async function serving() {
  const place = folder();
  const { stdout } = await inProcess(['token', 'create', '--tenant', 'a', '--name', 'b', '--database', place.database]);
  const serve = await serveInProcess(['--port', '0', '--database', place.database]);
  const file = join(place.path, 'token');
  writeFileSync(file, stdout);
  return {
    ...{ url: serve.url, file, token: stdout.trim() },
    async [Symbol.asyncDispose]() {
      await serve[Symbol.asyncDispose]();
      place[Symbol.dispose]();
    },
  };
}

describe('session-16: session link prints a link of a running dispatcher and nothing else', () => {
  it('with the token of a file or of the environment', async () => {
    await using run = await serving();
    const pattern = new RegExp(`^${run.url}/sign-in#link=[\\w-]{43}\n$`);
    const byFile = await inProcess(['session', 'link', '--url', `${run.url}/`, '--token-file', run.file]);
    expect(byFile).toEqual({ code: 0, stderr: '', stdout: expect.stringMatching(pattern) });
    const env = { POSTHORN_URL: run.url, POSTHORN_TOKEN: run.token };
    const { stdout } = await inProcess(['session', 'link', '--json'], env);
    expect(JSON.parse(stdout)).toEqual({
      url: expect.stringContaining('#link='),
      expires_at: expect.stringMatching(/Z$/),
    });
  });

  it('exit code 3 where the token is not accepted, 1 where nobody answers, 2 for wrong use', async () => {
    await using run = await serving();
    const ask = (argv: string[], env: Record<string, string> = {}) => inProcess(['session', 'link', ...argv], env);
    const refused = await ask(['--url', run.url], { POSTHORN_TOKEN: 'pht_wrong' });
    expect(refused).toMatchObject({ code: 3, stdout: '', stderr: expect.stringContaining('unknown or was revoked') });
    const table: [string[], Record<string, string>, number, string][] = [
      [['--url', 'http://127.0.0.1:1'], { POSTHORN_TOKEN: 'x' }, 1, 'check that posthorn serve is running'],
      [['--token-file', join(run.file, 'none')], {}, 1, 'cannot be read'],
      [['--token-file', '/dev/null'], {}, 1, 'must contain a token'],
      [['--url', run.url], {}, 2, '--token-file'],
      [['--url', 'nowhere'], { POSTHORN_TOKEN: 'x' }, 2, 'http or https'],
      [['--token', 'x'], {}, 2, '--token'],
    ];
    for (const [argv, env, code, text] of table) {
      expect(await ask(argv, env), argv.join(' ')).toMatchObject({
        code,
        stdout: '',
        stderr: expect.stringContaining(text),
      });
    }
  });
});
