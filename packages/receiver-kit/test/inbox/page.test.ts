import { readdirSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';

const page = readFileSync(new URL('../../../../docs/exactly-once.md', import.meta.url), 'utf8');
const folder = new URL('snippets/', import.meta.url);

it.each(readdirSync(folder))('inbox-22: the page on exactly once shows %s as the tests run it', (file) => {
  const code = readFileSync(new URL(file, folder), 'utf8').split('\n').slice(1).join('\n');
  expect(page).toContain(`\`\`\`ts\n${code}\`\`\``);
});
