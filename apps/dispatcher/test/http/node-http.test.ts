// What the process loads at its start stays in memory.
import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';

const dispatcher = new URL('../../src/dispatcher.ts', import.meta.url).href;
const program = `
  await import('${dispatcher}');
  console.log(JSON.stringify(process.moduleLoadList));`;

it('the dispatcher loads HTTP, and not the copy of undici that comes with Node', async () => {
  const flags = ['--conditions=@posthorn/source', '--input-type=module', '--eval', program];
  const cwd = fileURLToPath(new URL('../..', import.meta.url));
  const { stdout } = await promisify(execFile)(process.execPath, flags, { cwd, maxBuffer: 1e7 });
  const loaded: string[] = JSON.parse(stdout);
  expect(loaded).toContain('NativeModule http');
  expect(loaded.filter((name) => name.includes('undici'))).toEqual([]);
});
