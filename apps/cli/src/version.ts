import { readFileSync } from 'node:fs';

/** The package's own version, for `--version`. */
export const VERSION = String(JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')).version);
