// What every command has, and how commands end (docs/spec.md cli-1, cli-2, cli-8).
import { readFileSync } from 'node:fs';
import { SETTINGS } from '@posthorn/dispatcher/settings';
import { describe, expect, it } from 'vitest';
import { commands } from '../src/commands.ts';
import { EXIT_CODES } from '../src/exit-codes.ts';
import { folder, inProcess, start } from './support/command-line.ts';

describe('cli-8: commands are data', () => {
  it('cli-8: the names are unique, of one or two words', () => {
    const names = commands.map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
    for (const name of names) expect(name).toMatch(/^[a-z]+( [a-z]+)?$/);
    // Else `posthorn token` could mean a command or a group.
    const single = names.filter((name) => !name.includes(' '));
    for (const name of single) expect(names.filter((other) => other.startsWith(`${name} `))).toEqual([]);
  });

  it.each(commands)('cli-8: the help of $name names its arguments and all of its flags', async (command) => {
    const { code, stdout } = await inProcess([...command.name.split(' '), '--help']);
    expect(code).toBe(0);
    const [usage = ''] = stdout.split('\n');
    // Of two flags with one name, the second would take the value of the first.
    const names = command.flags.map(({ flag }) => flag);
    expect(new Set(names).size).toBe(names.length);
    for (const positional of command.positionals ?? []) expect(usage).toContain(` ${positional}`);
    const settings = (command.settings ?? []).map((name) => SETTINGS[name]);
    for (const { flag } of [...command.flags, ...settings])
      expect(stdout).toContain(flag === '' ? '=TEXT' : `--${flag}`);
    if (command.name !== 'serve') expect(stdout).toContain('--json');
    expect(stdout).not.toMatch(/undefined|null/);
  });
});

describe('cli-1: one table has all exit codes', () => {
  const expected = Object.values(EXIT_CODES).map(({ code, means }) => [String(code), means]);
  const cellsOf = (row: string): string[] =>
    row
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.trim());

  it.each(['docs/operations.md', 'apps/cli/README.md'])('cli-1: %s lists exactly these', (page) => {
    const text = readFileSync(new URL(`../../../${page}`, import.meta.url), 'utf8');
    const [, rows = ''] = /^\| exit code \|.*\n\| -.*\n((?:\|.*\n)+)/m.exec(text) ?? [];
    expect(rows.trim().split('\n').map(cellsOf)).toEqual(expected);
  });

  it('cli-1: posthorn --help lists exactly these', async () => {
    const { stdout } = await inProcess(['--help']);
    const rows = stdout.split('Exit codes:\n')[1]?.trim().split('\n') ?? [];
    expect(rows.map((row) => row.trim().split(/ {2,}/))).toEqual(expected);
  });
});

describe('cli-2: the dispatcher is loaded only for what needs it', () => {
  /** Ends the process when something of the dispatcher is loaded: its sources, its build, or the native database. */
  const refuse = `data:text/javascript,${encodeURIComponent(`
    import { registerHooks } from 'node:module';
    registerHooks({ load(url, context, next) {
      if (/apps\\/dispatcher\\/|better-sqlite3/.test(url)) throw new Error('loads ' + url);
      return next(url, context);
    } });`)}`;
  const run = (line: string, home: string) =>
    start(line.split(' '), { nodeFlags: ['--import', refuse], env: { HOME: home } }).ended;

  it('cli-2: --help, --version, session link and profile do not load it', async () => {
    using place = folder();
    const lines: [string, number][] = [
      ['--help', 0],
      ['--version', 0],
      ['token --help', 0],
      ['session link --help', 0],
      ['session link --url http://127.0.0.1:1', 2],
      [`session link --url http://127.0.0.1:1 --token-file ${import.meta.filename}`, 1],
      ['profile list', 0],
      ['profile use none', 1],
    ];
    for (const [line, code] of lines) {
      const ended = await run(line, place.path);
      expect(ended, line).toMatchObject({ code, stderr: expect.not.stringContaining('loads ') });
    }
    // The refusal works.
    expect((await run('serve --port x', place.path)).stderr).toMatch(/loads \S+apps\/dispatcher/);
  });
});
