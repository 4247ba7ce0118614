// What a release changes in texts, as functions of those texts.

const VERSION = /^(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)$/;
const HEADING = /^## \[?([^\]\n]+)\]?.*$/m;

/** A refusal that names what to do; everything else that fails is a fault of the script. */
export class ReleaseError extends Error {}

/**
 * The version of a release.
 * @param {string} present the version of the packages now
 * @param {string | undefined} wanted such as `1.2.0`; `undefined` = the next minor version
 * @returns {string}
 */
export function nextVersion(present, wanted) {
  const now = numbersOf(present);
  if (wanted === undefined) return `${now[0]}.${now[1] + 1}.0`;
  const next = numbersOf(wanted);
  const differs = next.findIndex((number, i) => number !== now[i]);
  if (differs === -1 || next[differs] < now[differs])
    throw new ReleaseError(`--version must be above the present version ${present}; got ${wanted}.`);
  return wanted;
}

function numbersOf(version) {
  const [, ...numbers] = VERSION.exec(version) ?? [];
  if (numbers.length === 0) throw new ReleaseError(`--version must look like 1.2.3; got ${version}.`);
  return numbers.map(Number);
}

/**
 * Moves what CHANGELOG.md has under "Unreleased" under a version.
 * @param {string} changelog
 * @param {string} version
 * @param {string} date ISO date
 * @returns {{ changelog: string, notes: string }} the new text, and the notes of this release
 */
export function releaseNotes(changelog, version, date) {
  const [before, after] = split(changelog, '## [Unreleased]\n');
  const end = HEADING.exec(after)?.index ?? after.length;
  const notes = after.slice(0, end).trim();
  if (!/^- /m.test(notes)) {
    throw new ReleaseError(
      'CHANGELOG.md has no entry under "Unreleased". Say there what changes for users, then release.',
    );
  }
  const rest = after.slice(end);
  return {
    changelog: `${before}## [Unreleased]\n\n## [${version}] - ${date}\n\n${notes}\n${rest && `\n${rest}`}`,
    notes,
  };
}

function split(text, heading) {
  const at = text.indexOf(heading);
  if (at === -1)
    throw new ReleaseError(`CHANGELOG.md has no heading "${heading.trim()}". Add it below the introduction.`);
  return [text.slice(0, at), text.slice(at + heading.length)];
}

/**
 * A package.json with another version; the rest stays byte for byte.
 * @param {string} manifest
 * @param {string} version
 */
export const withVersion = (manifest, version) => manifest.replace(/^( {2}"version": ")[^"]*"/m, `$1${version}"`);
