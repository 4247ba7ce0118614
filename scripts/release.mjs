// `npm run release`: sets one version in every package, moves the changelog's notes under it, and writes tarballs and an
// SBOM to packed/. It publishes nothing: it prints the commands that do.
import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { packAll } from './pack.mjs';
import { publishedPackages } from './published.mjs';
import { nextVersion, ReleaseError, releaseNotes, withVersion } from './release-text.mjs';

const HELP = `npm run release -- [--dry-run] [--version X.Y.Z]

Sets the version of all packages, moves the "Unreleased" notes of CHANGELOG.md under it, and writes the tarballs and
an SBOM (CycloneDX 1.6) to packed/. It publishes and commits nothing. It prints the commands for that.

  --version X.Y.Z   a version above the present one; by default the next minor version
  --dry-run         does all of it, then puts every file of the checkout back
  --help            prints this text

It refuses a checkout with uncommitted changes, a version that is not above the present one, and a changelog without
notes under "Unreleased".
`;

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const packed = join(root, 'packed');

function output(command, args) {
  const { status, stdout, stderr, error } = spawnSync(command, args, { cwd: root, encoding: 'utf8' });
  if (status !== 0) throw new Error(`${command} ${args.join(' ')} failed:\n${stderr ?? ''}${error?.message ?? ''}`);
  return stdout;
}

/** Every file that a release changes, with its new text. */
function changesOf(version, date) {
  const manifests = output('git', ['ls-files', 'package.json', '*/package.json']).trim().split('\n');
  const { changelog, notes } = releaseNotes(readFileSync(join(root, 'CHANGELOG.md'), 'utf8'), version, date);
  const files = manifests.map((path) => [path, withVersion(readFileSync(join(root, path), 'utf8'), version)]);
  return { files: [...files, ['CHANGELOG.md', changelog]], notes };
}

/** What the published packages depend on; the inspector's part is inside the dispatcher's tarball. */
function writeSbom(version) {
  const file = join(packed, `posthorn-${version}.cdx.json`);
  const filters = [...publishedPackages(root).map(({ manifest }) => manifest.name), '@posthorn/inspector'];
  output(process.execPath, [
    join(root, 'node_modules', 'pnpm', 'bin', 'pnpm.mjs'),
    ...filters.flatMap((name) => ['--filter', name]),
    ...['sbom', '--prod', '--sbom-format', 'cyclonedx', '--sbom-spec-version', '1.6', '--sbom-type', 'application'],
    ...['--out', file],
  ]);
  return file;
}

function release({ version: wanted, 'dry-run': dryRun }) {
  if (output('git', ['status', '--porcelain']) !== '') {
    throw new ReleaseError('The checkout has uncommitted changes. Commit or remove them, then release.');
  }
  const present = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')).version;
  const version = nextVersion(present, wanted);
  const { files, notes } = changesOf(version, new Date().toISOString().slice(0, 10));
  const before = files.map(([path]) => [path, readFileSync(join(root, path))]);
  const putBack = () => {
    for (const [path, bytes] of before) writeFileSync(join(root, path), bytes);
  };
  let isDone = false;
  try {
    for (const [path, text] of files) writeFileSync(join(root, path), text);
    const tarballs = packAll(packed);
    const sbom = writeSbom(version);
    isDone = true;
    report({ present, version, notes, tarballs, sbom, dryRun });
  } finally {
    if (dryRun || !isDone) putBack();
  }
}

function report({ present, version, notes, tarballs, sbom, dryRun }) {
  const publish = tarballs.map((path) => `  npm publish --access public --provenance ${relative(root, path)}`);
  console.log(`${present} → ${version}\n\n${notes}\n\nSBOM: ${relative(root, sbom)}\n`);
  console.log(
    `${dryRun ? 'A release would be published in this order' : 'Publish in this order'}:\n${publish.join('\n')}\n`,
  );
  console.log(
    dryRun
      ? 'Dry run: every file of the checkout is as it was. The tarballs and the SBOM are in packed/.'
      : `Before that, look at the changes and commit them: git commit -am "Release ${version}" && git tag v${version}`,
  );
}

try {
  const options = { version: { type: 'string' }, 'dry-run': { type: 'boolean' }, help: { type: 'boolean' } };
  const { values } = parseArgs({ options });
  if (values.help) console.log(HELP);
  else release(values);
} catch (error) {
  const isWrongUse = error instanceof ReleaseError || error.code?.startsWith('ERR_PARSE_ARGS');
  console.error(isWrongUse ? error.message : `The release failed, and every file is as it was. ${error.message}`);
  process.exitCode = isWrongUse ? 2 : 1;
}
