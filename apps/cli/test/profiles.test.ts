// Profiles: names for dispatchers, with tokens that must not get out (docs/spec.md cli-3 to cli-7).
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { profileFile } from '../src/profiles/profile-file.ts';
import { readProfiles, writtenProfiles } from '../src/profiles/profiles.ts';
import { BIN, folder, inProcess, serveInProcess } from './support/command-line.ts';

const TOKEN = 'pht_the-token-that-stays-secret';

function home() {
  const place = folder();
  const env = { HOME: place.path };
  const file = profileFile(env) ?? '';
  return {
    ...{ env, file, database: place.database, path: place.path },
    run: (line: string, more: Record<string, string> = {}, input = '') =>
      inProcess(line.split(' '), { ...env, ...more }, input),
    add: (name: string, url: string, more = '') =>
      inProcess(`profile add ${name} --url ${url} --token-file -${more}`.split(' '), env, `${TOKEN}-${name}\n`),
    [Symbol.dispose]: place[Symbol.dispose],
  };
}
const modeOf = (path: string): string => (statSync(path).mode & 0o777).toString(8);

describe('cli-3: profiles are stored in a file of their own', () => {
  it('cli-3: of mode 0600, in a folder of mode 0700', async () => {
    using place = home();
    expect(await place.add('local', 'http://127.0.0.1:8400/')).toEqual({
      code: 0,
      stdout: '',
      stderr: `Profile local is stored in ${place.file}. It is the current profile.\n`,
    });
    expect(place.file).toBe(join(place.path, '.config', 'posthorn', 'config.json'));
    expect([modeOf(place.file), modeOf(dirname(place.file))]).toEqual(['600', '700']);
    expect(JSON.parse(readFileSync(place.file, 'utf8'))).toEqual({
      current: 'local',
      profiles: { local: { url: 'http://127.0.0.1:8400', token: `${TOKEN}-local` } },
    });
    expect(readdirSync(dirname(place.file))).toEqual(['config.json']);
  });

  it('cli-3: a new file takes the place of the old one, which a reader may still hold; a link stays a link', async () => {
    using place = home();
    const real = join(place.path, 'dotfiles.json');
    writeFileSync(real, '{"current":null,"profiles":{}}', { mode: 0o600 });
    mkdirSync(dirname(place.file), { recursive: true });
    symlinkSync(real, place.file);
    const before = statSync(real).ino;
    expect((await place.add('local', 'http://127.0.0.1:1')).code).toBe(0);
    expect(statSync(real).ino).not.toBe(before);
    expect([modeOf(real), readProfiles(JSON.parse(readFileSync(real, 'utf8')))?.current]).toEqual(['600', 'local']);
    expect(readFileSync(place.file, 'utf8')).toBe(readFileSync(real, 'utf8'));
  });

  it.each<[string, Record<string, string>, NodeJS.Platform, string | null]>([
    ['XDG_CONFIG_HOME', { XDG_CONFIG_HOME: '/x', HOME: '/h' }, 'linux', '/x/posthorn/config.json'],
    ['HOME', { HOME: '/h' }, 'darwin', '/h/.config/posthorn/config.json'],
    ['an empty XDG_CONFIG_HOME', { XDG_CONFIG_HOME: '', HOME: '/h' }, 'linux', '/h/.config/posthorn/config.json'],
    ['APPDATA on Windows', { APPDATA: '/a', USERPROFILE: '/u' }, 'win32', '/a/posthorn/config.json'],
    ['nothing', {}, 'linux', null],
  ])('cli-3: below %s', (_what, env, platform, expected) => {
    expect(profileFile(env, platform)).toBe(expected);
  });

  it('cli-3: without a home folder there are none, and none can be stored', async () => {
    expect(await inProcess(['profile', 'list'])).toMatchObject({
      code: 0,
      stderr: expect.stringContaining('No profiles'),
    });
    const add = await inProcess('profile add a --url http://x --token-file -'.split(' '), {}, TOKEN);
    expect(add).toMatchObject({ code: 1, stderr: expect.stringContaining('set HOME or XDG_CONFIG_HOME') });
  });

  it('cli-3: what is written is read again', () => {
    const profiles = {
      current: 'b',
      named: new Map([
        ['a', { url: 'http://a', token: 'x' }],
        ['b', { url: 'http://b', token: 'y' }],
      ]),
    };
    expect(readProfiles(JSON.parse(JSON.stringify(writtenProfiles(profiles))))).toEqual(profiles);
  });
});

it('cli-3: the token of a process comes from its stdin', async () => {
  using place = home();
  const args = ['profile', 'add', 'local', '--url', 'http://127.0.0.1:1', '--token-file', '-'];
  const child = spawn(process.execPath, [BIN, ...args], { env: place.env, stdio: ['pipe', 'ignore', 'ignore'] });
  child.stdin.write(TOKEN.slice(0, 5));
  child.stdin.end(`${TOKEN.slice(5)}\n`);
  expect(await once(child, 'close')).toEqual([0, null]);
  expect(JSON.parse(readFileSync(place.file, 'utf8')).profiles.local.token).toBe(TOKEN);
});

describe('cli-4: a file that cannot be trusted is refused', () => {
  it.each([0o640, 0o604, 0o620, 0o602, 0o666])('cli-4: mode %o', async (mode) => {
    using place = home();
    await place.add('local', 'http://127.0.0.1:1');
    chmodSync(place.file, mode);
    const before = readFileSync(place.file, 'utf8');
    for (const line of [
      'profile list',
      'profile use local',
      'profile remove local',
      'session link',
      'session link --profile local',
    ]) {
      const { code, stdout, stderr } = await place.run(line);
      expect({ code, stdout }, line).toEqual({ code: 1, stdout: '' });
      expect(stderr).toContain(`(mode ${mode.toString(8)}): run chmod 600 ${place.file}`);
      expect(stderr).not.toContain(TOKEN);
    }
    expect((await place.add('other', 'http://127.0.0.1:1')).code).toBe(1);
    expect(readFileSync(place.file, 'utf8')).toBe(before);
  });

  it.each([
    '',
    'not JSON',
    '[]',
    'null',
    '{}',
    '{"current":null}',
    '{"current":null,"profiles":[]}',
    '{"current":null,"profiles":{"a":{"url":"http://x"}}}',
    '{"current":null,"profiles":{"a":{"url":"http://x","token":"a b"}}}',
    '{"current":null,"profiles":{"a":{"url":"nowhere","token":"t"}}}',
    '{"current":null,"profiles":{"a\\u001b[31m":{"url":"http://x","token":"t"}}}',
    '{"current":"b","profiles":{"a":{"url":"http://x","token":"t"}}}',
    '{"profiles":{"a":{"url":"http://x","token":"t"}}}',
  ])('cli-4: %s', async (text) => {
    using place = home();
    mkdirSync(dirname(place.file), { recursive: true });
    writeFileSync(place.file, text, { mode: 0o600 });
    const { code, stderr } = await place.run('profile list');
    expect({ code, stderr }).toEqual({
      code: 1,
      stderr: expect.stringMatching(/^posthorn: \S+ does not hold profiles .*: correct or delete it\n$/),
    });
    expect(readFileSync(place.file, 'utf8')).toBe(text);
  });
});

describe('cli-5: no command prints a stored token', () => {
  it('cli-5: neither as text nor as JSON nor in an error', async () => {
    using place = home();
    const outputs = [
      await place.add('local', 'http://127.0.0.1:1', ' --json'),
      await place.add('other', 'http://127.0.0.1:1/x'),
    ];
    for (const line of [
      'profile list',
      'profile list --json',
      'profile use other',
      'profile use local --json',
      'session link',
      'session link --json --profile other',
      'profile add local --url http://x --token-file /dev/null',
      'profile remove local',
      'profile remove other --json',
    ]) {
      outputs.push(await place.run(line));
    }
    for (const { stdout, stderr } of outputs) expect(stdout + stderr).not.toContain(TOKEN);
    expect(outputs.map(({ code }) => code)).toEqual([0, 0, 0, 0, 0, 0, 1, 1, 1, 0, 0]);
  });

  it('cli-5: a password in an address is refused and not shown', async () => {
    using place = home();
    const { code, stderr } = await place.add('local', 'https://me:s3cr3t@hooks.example.com');
    expect({ code, stderr }).toEqual({
      code: 2,
      stderr: expect.stringContaining('--url must not contain a user name or a password'),
    });
    expect(stderr).not.toContain('s3cr3t');
    expect(existsSync(place.file)).toBe(false);
  });
});

describe('cli-6: which dispatcher and token a command uses', () => {
  it('cli-6: the first of flags, variables, POSTHORN_PROFILE and the current profile', async () => {
    using place = home();
    const token = (await place.run(`token create --tenant a --name b --database ${place.database}`)).stdout.trim();
    await using serve = await serveInProcess(['--port', '0', '--database', place.database]);
    const nowhere = 'http://127.0.0.1:1';
    const stored = (name: string, url: string, text: string) =>
      place.run(`profile add ${name} --url ${url} --token-file -`, {}, text);
    await stored('good', serve.url, token);
    await stored('gone', nowhere, token);
    await stored('wrong', serve.url, 'pht_wrong');
    const file = join(place.path, 'token');
    writeFileSync(file, token);

    const table: [line: string, env: Record<string, string>, code: number][] = [
      ['', {}, 0],
      ['', { POSTHORN_PROFILE: 'gone' }, 1],
      ['', { POSTHORN_PROFILE: 'wrong' }, 3],
      ['', { POSTHORN_PROFILE: 'none' }, 1],
      ['', { POSTHORN_PROFILE: '' }, 0],
      // Variables for an address or a token: no profile, not even for the other half.
      ['', { POSTHORN_URL: serve.url }, 2],
      ['', { POSTHORN_URL: serve.url, POSTHORN_TOKEN: token, POSTHORN_PROFILE: 'gone' }, 0],
      ['', { POSTHORN_URL: serve.url, POSTHORN_TOKEN: 'pht_wrong' }, 3],
      ['', { POSTHORN_URL: nowhere, POSTHORN_TOKEN: token }, 1],
      [` --url ${serve.url}`, {}, 2],
      [' --url=', {}, 2],
      [` --url ${serve.url} --token-file ${file}`, { POSTHORN_URL: nowhere, POSTHORN_TOKEN: 'x' }, 0],
      [` --url ${serve.url}`, { POSTHORN_TOKEN: token }, 0],
      [' --profile good', { POSTHORN_URL: nowhere, POSTHORN_TOKEN: 'x', POSTHORN_PROFILE: 'gone' }, 0],
      [' --profile gone', {}, 1],
      [' --profile none', {}, 1],
      [` --profile good --url ${serve.url}`, {}, 2],
      [` --profile good --token-file ${file}`, {}, 2],
    ];
    for (const [line, env, code] of table) {
      const ended = await place.run(`session link${line}`, env);
      expect(ended.code, `${line} ${JSON.stringify(env)} ${ended.stderr}`).toBe(code);
    }
  });
});

describe('cli-7: adding, choosing and removing profiles', () => {
  it('cli-7: the first becomes the current one, and removing that leaves none', async () => {
    using place = home();
    const list = async () =>
      (await place.run('profile list --json')).stdout
        .split('\n')
        .filter(Boolean)
        .map((line) => JSON.parse(line));
    await place.add('one', 'http://127.0.0.1:1');
    await place.add('two', 'https://hooks.example.com');
    expect(await list()).toEqual([
      { name: 'one', url: 'http://127.0.0.1:1', is_current: true },
      { name: 'two', url: 'https://hooks.example.com', is_current: false },
    ]);
    expect(await place.run('profile use two')).toMatchObject({
      code: 0,
      stderr: 'The current profile is two (https://hooks.example.com).\n',
    });
    expect((await place.run('profile list')).stdout).toBe(
      'NAME  URL                        CURRENT\none   http://127.0.0.1:1         -\ntwo   https://hooks.example.com  yes\n',
    );
    expect((await place.run('profile remove two')).code).toBe(0);
    expect(await list()).toEqual([{ name: 'one', url: 'http://127.0.0.1:1', is_current: false }]);
    expect((await place.run('session link')).stderr).toContain('a token is needed');
  });

  it('cli-7: a profile is replaced only with --replace', async () => {
    using place = home();
    await place.add('one', 'http://127.0.0.1:1');
    expect(await place.add('one', 'http://127.0.0.1:2')).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('add --replace'),
    });
    expect(await place.add('one', 'http://127.0.0.1:2', ' --replace')).toMatchObject({ code: 0 });
    expect((await place.run('profile list')).stdout).toContain('http://127.0.0.1:2');
  });

  it.each([
    ['profile add', 2, 'NAME is missing'],
    ['profile add a', 2, '--url is required'],
    ['profile add a --url x --token-file -', 2, '--url must be an http or https URL'],
    ['profile add a/b --url http://x', 2, 'NAME must be 1 to 64 letters'],
    ['profile add a --url http://x', 2, 'a token is needed'],
    ['profile add a --url http://x --token-file -', 1, 'stdin must contain a token on one line'],
    ['profile add a --url http://x --token secret', 2, "unknown option '--token'"],
    ['profile use a', 1, 'there is no profile "a": posthorn profile list shows all'],
    ['profile remove a', 1, 'there is no profile "a"'],
    ['profile', 2, 'posthorn profile add'],
  ])('cli-7: %s ends with %i', async (line, code, text) => {
    using place = home();
    expect(await place.run(line)).toMatchObject({ code, stdout: '', stderr: expect.stringContaining(text) });
    expect(existsSync(place.file)).toBe(false);
  });
});
