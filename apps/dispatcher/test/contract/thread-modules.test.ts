// What the store's threads load is in memory three times: zod and the schemas took 18 MB in each.
import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';

const store = new URL('../../src/store/sqlite/thread/inline-store.ts', import.meta.url).href;
const program = `
  import { registerHooks } from 'node:module';
  const loaded = [];
  registerHooks({ load: (url, context, next) => (loaded.push(url), next(url, context)) });
  await import('${store}');
  console.log(JSON.stringify(loaded));`;

it("the store's threads load neither zod nor the schemas of the contracts", async () => {
  const flags = ['--conditions=@posthorn/source', '--input-type=module', '--eval', program];
  const cwd = fileURLToPath(new URL('../..', import.meta.url));
  const { stdout } = await promisify(execFile)(process.execPath, flags, { cwd, maxBuffer: 1e7 });
  const loaded: string[] = JSON.parse(stdout);
  expect(loaded).toContain(store);
  expect(loaded.filter((url) => /\/zod[@/]|\/contracts\/src\/(index|requests|contexts)/.test(url))).toEqual([]);
});
