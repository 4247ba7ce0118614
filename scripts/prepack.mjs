// Runs before a package is packed, in the package's folder. `npm run pack` packs all of them; `pnpm pack` packs one, which is
// built first, so that nothing of an earlier build is packed. `npm pack` would publish `workspace:*` as a version.
import { cpSync, existsSync, readFileSync, rmSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildPackages } from './build-packages.mjs';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const folder = process.cwd();
const { name } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));

const { POSTHORN_PACKING, npm_config_user_agent: runner = '' } = process.env;
if (POSTHORN_PACKING !== '1') {
  if (!runner.startsWith('pnpm/')) {
    console.error(
      `${name} cannot be packed by npm: run "npm run pack" in ${root}. It builds all packages and writes their tarballs to packed/.`,
    );
    process.exit(1);
  }
  buildPackages([{ folder, name }]);
}

// The inspector is not published. Its built files travel inside the dispatcher, without source maps and build records.
if (name === '@posthorn/dispatcher') {
  const built = join(root, 'apps', 'inspector', 'dist');
  const target = join(folder, 'inspector');
  if (!existsSync(join(built, 'index.html'))) throw new Error(`the inspector is not built: ${built} has no index.html`);
  rmSync(target, { recursive: true, force: true });
  const isServed = (path) => !basename(path).startsWith('.') && !path.endsWith('.map');
  cpSync(built, target, { recursive: true, filter: (path) => path === built || isServed(path) });
}
