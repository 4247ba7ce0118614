// Where the built inspector is. In a checkout it is a package of its own. A published dispatcher carries its files in the
// folder `inspector/`. The dispatcher works without it.
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { packageFile } from '../../package-file.ts';

const CARRIED = fileURLToPath(packageFile('inspector'));

/** The folder with `index.html`, built or not yet; `null` = there is no inspector. */
export function inspectorFolder(): string | null {
  const require = createRequire(import.meta.url);
  try {
    return join(dirname(require.resolve('@posthorn/inspector/package.json')), 'dist');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'MODULE_NOT_FOUND') {
      return isBuilt(CARRIED) ? CARRIED : null;
    }
    throw error;
  }
}

/** Looked at on each request: one that is built while we run is there at once. */
export const isBuilt = (folder: string): boolean => existsSync(join(folder, 'index.html'));
