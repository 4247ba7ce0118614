// Runs before a package is packed, in the package's folder. Packing is done by `npm run pack` alone: `npm pack` would
// publish `workspace:*` as a version, and both would publish whatever an earlier build left in dist/.
import { cpSync, existsSync, readFileSync, rmSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const folder = process.cwd();
const { name } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));

const { POSTHORN_PACKING } = process.env;
if (POSTHORN_PACKING !== '1') {
  console.error(
    `${name} cannot be packed on its own: run "npm run pack" in ${root}. It builds all packages and writes their tarballs to packed/.`,
  );
  process.exit(1);
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
