// Where the built inspector is. It is a package of its own, found when the dispatcher starts: one without it works too.
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

/** The folder with `index.html`, built or not yet; `null` = the package is not installed. */
export function inspectorFolder(): string | null {
  const require = createRequire(import.meta.url);
  try {
    return join(dirname(require.resolve('@posthorn/inspector/package.json')), 'dist');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'MODULE_NOT_FOUND') return null;
    throw error;
  }
}

/** Looked at on each request: one that is built while we run is there at once. */
export const isBuilt = (folder: string): boolean => existsSync(join(folder, 'index.html'));
