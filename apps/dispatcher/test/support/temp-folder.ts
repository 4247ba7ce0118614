// A folder of a test file's own, gone when its tests are done.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';

/** Answers a function that names a new path in the folder. */
export function tempFolder(): (name: string) => string {
  const folder = mkdtempSync(join(tmpdir(), 'posthorn-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  let count = 0;
  return (name) => {
    count += 1;
    return join(folder, `${count}-${name}`);
  };
}
