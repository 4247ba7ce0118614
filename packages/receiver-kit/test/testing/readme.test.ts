import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';

const NODE_TEST = new URL('example.node-test.ts', import.meta.url);
const readme = readFileSync(new URL('../../README.md', import.meta.url), 'utf8');
const fileOf = (name: string): string => fileURLToPath(new URL(name, import.meta.url));

it.each(['example.node-test.ts', 'example-vitest.test.ts'])('testing-6: %s is in the README, word for word', (name) => {
  const example = readFileSync(fileOf(name), 'utf8').split('\n').slice(1).join('\n');
  expect(readme).toContain(`\`\`\`ts\n${example}\`\`\``);
});

it('testing-6: the example for node:test passes, with no variable set', () => {
  const { WEBHOOK_SECRET: _, NODE_OPTIONS: __, ...env } = process.env;
  const args = ['--conditions=@posthorn/source', '--test', '--test-reporter=tap', fileURLToPath(NODE_TEST)];
  const { status, stdout } = spawnSync(process.execPath, args, { env, encoding: 'utf8' });
  expect(stdout).toMatch(/^# pass 2$/m);
  expect(status).toBe(0);
});
