// One list of settings, told in three places: config.ts, the help of serve and the table of operations.md.
import { readFileSync } from 'node:fs';
import { SETTINGS } from '@posthorn/dispatcher/settings';
import { expect, it } from 'vitest';
import { inProcess } from './support/command-line.ts';

const page = readFileSync(new URL('../../../docs/operations.md', import.meta.url), 'utf8');

/** Rows of the first table: flag, variable, default. */
function documented(): string[][] {
  const table = page.split('## Settings')[1]?.split('\n## ')[0] ?? '';
  return table
    .split('\n')
    .filter((line) => line.includes('`POSTHORN_') && line.startsWith('|'))
    .map((line) => line.split('|').slice(1, 4))
    .map((cells) => cells.map((cell) => cell.trim().replaceAll('`', '')));
}

const defaultOf = (env: string, fallback: string | boolean | null): string => {
  if (fallback === null) return env === 'POSTHORN_MASTER_KEY' ? 'key file' : 'none';
  return fallback === false ? 'off' : String(fallback);
};

it('command-13: operations.md tells of every setting with its flag, variable and default, and of no other', () => {
  const known = Object.values(SETTINGS).map(({ flag, env, fallback }) => [
    flag === '' ? '' : `--${flag}`,
    env,
    defaultOf(env, fallback),
  ]);
  expect(documented().sort()).toEqual(known.sort());
});

it('command-13: serve --help does too', async () => {
  const { stdout } = await inProcess(['serve', '--help']);
  const variables = [...stdout.matchAll(/\bPOSTHORN_\w+/g)].map(([name]) => name);
  expect([...new Set(variables)].sort()).toEqual(
    Object.values(SETTINGS)
      .map(({ env }) => env)
      .sort(),
  );
  const flags = [...stdout.matchAll(/^ +--([a-z-]+)/gm)].map(([, flag]) => flag).filter((flag) => flag !== 'help');
  expect(flags.sort()).toEqual(
    Object.values(SETTINGS)
      .map(({ flag }) => flag)
      .filter((flag) => flag !== '')
      .sort(),
  );
  for (const { env, fallback } of Object.values(SETTINGS)) {
    if (typeof fallback === 'string') expect(stdout).toContain(`${env}; default ${fallback}`);
  }
});
