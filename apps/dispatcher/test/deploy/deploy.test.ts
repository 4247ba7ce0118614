// The files under deploy/ against what Posthorn really has: metrics, settings, times, paths.
import { existsSync, globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { SETTINGS } from '../../src/config.ts';
import { SERVER_LIMITS } from '../../src/http/server.ts';
import { Counters, Tally } from '../../src/metrics/counters.ts';
import { createExposition } from '../../src/metrics/exposition.ts';

const FOLDER = fileURLToPath(new URL('../../../../deploy', import.meta.url));
const read = (file: string): string => readFileSync(join(FOLDER, file), 'utf8');
const files = globSync('**/*', { cwd: FOLDER, withFileTypes: true })
  .filter((entry) => entry.isFile())
  .map((entry) => join(entry.parentPath, entry.name).slice(FOLDER.length + 1));
const all = files.map((file) => read(file)).join('\n');

/** Of the examples themselves, not of Posthorn. */
const OWN_VARIABLES = ['POSTHORN_DOMAIN', 'POSTHORN_UPSTREAM'];

it('deploy-1: alert rules and dashboard name only metrics that /metrics has', () => {
  const { names } = createExposition(new Counters(), 1, new Tally());
  const known = new Set(names.flatMap((name) => [name, `${name}_bucket`, `${name}_sum`, `${name}_count`]));
  const used = ['prometheus/alerts.yaml', 'grafana/dashboard.json'].flatMap((file) =>
    [...read(file).matchAll(/\b(?:posthorn|process|nodejs)_[a-z_]+/g)].map(([name]) => name),
  );
  expect(used.length).toBeGreaterThan(20);
  expect([...new Set(used)].filter((name) => !known.has(name))).toEqual([]);
  expect(JSON.parse(read('grafana/dashboard.json'))).toMatchObject({ title: 'Posthorn', uid: 'posthorn' });
});

it('deploy-2: every setting they name exists', () => {
  const known = new Set<string>([...Object.values(SETTINGS).map(({ env }) => env), ...OWN_VARIABLES]);
  const used = [...new Set([...all.matchAll(/\bPOSTHORN_[A-Z_]+/g)].map(([name]) => name))];
  expect(used).toContain('POSTHORN_DATABASE');
  expect(used.filter((name) => !known.has(name))).toEqual([]);
  const flags = new Set<string>(Object.values(SETTINGS).map(({ flag }) => `--${flag}`));
  for (const flag of ['--public-url', '--drain-ms', '--max-in-flight', '--allow-private-networks']) {
    expect(all).toContain(flag);
    expect(flags.has(flag), flag).toBe(true);
  }
});

it('deploy-3: services wait long enough for a stop, and proxies give up idle connections before Posthorn does', () => {
  const stopSeconds = [/stop_grace_period: (\d+)s/, /TimeoutStopSec=(\d+)/].map((of) => Number(of.exec(all)?.[1]));
  for (const seconds of stopSeconds)
    expect(seconds * 1000).toBeGreaterThanOrEqual(Number(SETTINGS.drainMs.fallback) + 15_000);
  const idleSeconds = [/keepalive_timeout (\d+)s/, /keepalive (\d+)s/].map((of) => Number(of.exec(all)?.[1]));
  for (const seconds of idleSeconds) expect(seconds * 1000).toBeLessThan(SERVER_LIMITS.idleMs);
});

it('deploy-4: files that they link to or copy exist', () => {
  const links = [...read('README.md').matchAll(/\]\(([^)]+)\)/g)].map(([, path = '']) => path);
  expect(links.length).toBeGreaterThan(6);
  expect(links.filter((path) => !existsSync(join(FOLDER, path)))).toEqual([]);
  const mounted = [...read('compose.yaml').matchAll(/- (\.\/[^:]+):/g)].map(([, path = '']) => path);
  expect(mounted.filter((path) => !existsSync(join(FOLDER, path)))).toEqual([]);
  expect(existsSync(join(dirname(FOLDER), 'deploy/Dockerfile'))).toBe(true);
});
