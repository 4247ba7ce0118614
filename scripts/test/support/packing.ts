// One folder for a whole run of these tests: the tarballs, packed once, and the versions of Node that they are tried with.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';

declare module 'vitest' {
  interface ProvidedContext {
    packed: string;
  }
}

export function setup({ provide }: TestProject): () => void {
  const folder = mkdtempSync(join(tmpdir(), 'posthorn-packed-'));
  provide('packed', folder);
  return () => rmSync(folder, { recursive: true, force: true });
}
