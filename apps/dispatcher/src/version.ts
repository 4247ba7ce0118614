import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { packageFile } from './package-file.ts';

const manifest = z.object({ version: z.string() });

/** The package's own version: in the user agent, in health answers, in `--version`. */
export const VERSION = manifest.parse(JSON.parse(readFileSync(packageFile('package.json'), 'utf8'))).version;
