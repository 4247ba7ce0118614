// What the command line says of itself and of wrong use (docs/spec.md command-1 to command-4).
import { writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { SETTINGS } from '@posthorn/dispatcher/settings';
import { describe, expect, it } from 'vitest';
import { folder, inProcess } from './support/command-line.ts';

describe('command-1: every command has --help, on stdout, with exit code 0', () => {
  it.each([['--help'], ['-h'], ['help'], [''], ['token --help']])('posthorn %s lists the commands', async (line) => {
    const { code, stdout, stderr } = await inProcess(line.split(' ').filter(Boolean));
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toMatch(/posthorn token create .*\n/);
    expect(stdout).toContain('--help');
  });

  it.each(['serve', 'token create', 'token list', 'token revoke'])('posthorn %s --help', async (command) => {
    for (const help of ['--help', '-h']) {
      const { code, stdout, stderr } = await inProcess([...command.split(' '), '--nonsense', help]);
      expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
      expect(stdout).toMatch(new RegExp(`^Usage: posthorn ${command}`));
      expect(stdout).toContain('POSTHORN_DATABASE; default sqlite:./posthorn.db');
      expect(stdout).toContain('POSTHORN_MASTER_KEY');
      expect(Math.max(...stdout.split('\n').map((row) => row.length))).toBeLessThanOrEqual(160);
    }
  });

  it('serve --help names every setting with flag, variable and default', async () => {
    const { stdout } = await inProcess(['serve', '--help']);
    for (const { flag, env, fallback } of Object.values(SETTINGS)) {
      if (flag !== '') expect(stdout).toContain(`--${flag}`);
      expect(stdout).toContain(env);
      if (typeof fallback === 'string') expect(stdout).toContain(`${env}; default ${fallback}`);
    }
  });

  it('--version prints the version alone', async () => {
    for (const flag of ['--version', '-v']) {
      expect(await inProcess([flag])).toEqual({
        code: 0,
        stdout: expect.stringMatching(/^\d+\.\d+\.\d+\S*\n$/),
        stderr: '',
      });
    }
  });
});

/** Command line → what stderr must say. */
const WRONG: [string, RegExp][] = [
  ['nope', /unknown command "nope"; see posthorn --help/],
  ['--json', /unknown command "--json"/],
  ['token nope', /unknown command "token nope"; see posthorn token --help/],
  ['serve extra', /"extra" is an unexpected argument; see posthorn serve --help/],
  ['serve --prot 1', /unknown option '--prot'/],
  ['serve --port', /--port .*argument missing/],
  ['serve --port x', /--port must be a whole number from 0 to 65535 \(it is "x"\)/],
  ['serve --port 65536', /--port must be/],
  ['serve --port -1', /--port/],
  ['serve --port=', /--port must be/],
  ['serve --host=', /--host must not be empty/],
  [
    'serve --allow-private-networks=maybe',
    /--allow-private-networks must be true, yes, on or 1, or false, no, off or 0 \(it is "maybe"\)/,
  ],
  ['serve --otel=', /--otel must be true/],
  ['serve --otel maybe', /"maybe" is an unexpected argument/],
  ['serve --max-in-flight 0', /--max-in-flight must be/],
  ['serve --drain-ms soon', /--drain-ms must be/],
  ['serve --log-level loud', /--log-level must be one of fatal, .*"loud"/],
  [
    'serve --database postgres://u:s3cr3t@db/x',
    /--database names PostgreSQL, .* use sqlite:PATH .*"postgres:\/\/…@db\/x"/,
  ],
  ['serve --database ./x.db', /--database must be sqlite:PATH, such as sqlite:\.\/posthorn\.db/],
  ['serve --database sqlite:', /--database must be sqlite:PATH/],
  [
    'serve --database sqlite:/no/such/folder/x.db',
    /cannot open the database \/no\/such\/folder\/x\.db: .*directory does not exist/,
  ],
  ['token create', /--tenant is required; see posthorn token create --help/],
  ['token create --tenant acme', /--name is required/],
  ['token create --tenant a/b --name x', /--tenant must be 1 to 100 letters/],
  ['token create --tenant acme --name=', /--name must be/],
  ['token create --tenant acme --name x --namespace a=ü', /--namespace must be/],
  ['token create --tenant acme --name x --scopes read', /--scopes: "read" is not a scope/],
  ['token create --tenant acme --name x --scopes=', /--scopes: "" is not a scope/],
  ['token create --tenant acme --name x --expires soon', /--expires must be .* 90d, 12h or 30m/],
  ['token create --tenant acme --name x --expires 0d', /--expires must be/],
  ['token create --tenant acme --name x --expires 90', /--expires must be/],
  ['token create --tenant acme --name x --database mysql:x', /--database must be sqlite:PATH/],
  ['token revoke', /ID is missing; see posthorn token revoke --help/],
  ['token revoke x', /"x" is not a token id/],
  ['token revoke 0x7', /"0x7" is not a token id/],
  ['token revoke 1 2', /"2" is an unexpected argument/],
];

describe('command-2: wrong use is one clear line on stderr and exit code 2', () => {
  it.each(WRONG)('posthorn %s', async (line, text) => {
    const { code, stdout, stderr } = await inProcess(line.split(' '));
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toMatch(/^posthorn: [^\n]+\n$/);
    expect(stderr).toMatch(text);
    expect(stderr).not.toContain('s3cr3t');
  });

  it('posthorn token alone says what could follow', async () => {
    const { code, stdout, stderr } = await inProcess(['token']);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain('posthorn token create');
  });

  it.each([
    ['POSTHORN_PORT', 'abc'],
    ['POSTHORN_DATABASE', 'postgresql://db/x'],
    ['POSTHORN_ALLOW_PRIVATE_NETWORKS', 'maybe'],
    ['POSTHORN_OTEL', '2'],
    ['POSTHORN_LOG_LEVEL', 'loud'],
    ['POSTHORN_MASTER_KEY', 'tooshort'],
  ])('%s=%s is named as where it came from', async (variable, value) => {
    const { code, stdout, stderr } = await inProcess(['serve'], { [variable]: value });
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toMatch(new RegExp(`^posthorn: ${variable} [^\\n]+\\n$`));
    expect(stderr.includes(value)).toBe(variable !== 'POSTHORN_MASTER_KEY');
  });
});

describe('command-3: a database it cannot use is one clear line and exit code 2', () => {
  it.each([
    [
      'not a database',
      'is not an SQLite database',
      (path: string) => writeFileSync(path, 'hello, this is a text file of some length\n'.repeat(9)),
    ],
    [
      'of a newer version',
      'the database has schema 9999',
      (path: string) => {
        const db = new DatabaseSync(path);
        db.exec('PRAGMA user_version = 9999');
        db.close();
      },
    ],
  ])('%s', async (_what, text, make) => {
    using place = folder();
    make(join(place.path, 'test.db'));
    for (const command of ['serve --port 0', 'token list', 'token revoke 1', 'token create --tenant a --name b']) {
      const { code, stdout, stderr } = await inProcess([...command.split(' '), '--database', place.database]);
      expect({ code, stdout }, command).toEqual({ code: 2, stdout: '' });
      expect(stderr).toMatch(/^posthorn: [^\n]+\n$/);
      expect(stderr).toContain(text);
    }
  });

  it('a folder', async () => {
    using place = folder();
    const { code, stderr } = await inProcess(['token', 'list', '--database', `sqlite:${place.path}`]);
    expect(code).toBe(2);
    expect(stderr).toMatch(/^posthorn: cannot open the database [^\n]+\n$/);
  });
});

describe('command-4: where it cannot listen it says so in one line, with the fix, and exit code 1', () => {
  it('port taken', async () => {
    using place = folder();
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const port = String((server.address() as AddressInfo).port);
    const { code, stdout, stderr } = await inProcess(['serve', '--port', port, '--database', place.database]);
    await new Promise((closed) => server.close(closed));
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toMatch(new RegExp(`^posthorn: [^\\n]*127\\.0\\.0\\.1:${port}[^\\n]*another --port\\n$`));
  });

  it('an address this machine does not have', async () => {
    using place = folder();
    const { code, stderr } = await inProcess([
      'serve',
      '--host',
      '192.0.2.1',
      '--port',
      '0',
      '--database',
      place.database,
    ]);
    expect(code).toBe(1);
    expect(stderr).toMatch(/^posthorn: [^\n]*192\.0\.2\.1[^\n]*another --host\n$/);
  });
});
