// Which Node runs Posthorn: `engines` of this package, read as npm reads it. An old Node must be able to parse this file.
import { readFileSync } from 'node:fs';

const { engines } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'));

/** Range of versions, such as `^22.21.0 || >=24.9.0`. */
export const NEEDED = engines.node;

/**
 * Whether a version is in the range.
 * @param version such as `24.21.0`
 * @param range alternatives `^a.b.c` (the same a) and `>=a.b.c`, joined by `||`
 */
export function satisfies(version, range) {
  const had = numbersOf(version);
  return range.split('||').some((alternative) => {
    const [, operator, least] = /^\s*(\^|>=)(\d+\.\d+\.\d+)\s*$/.exec(alternative) ?? [];
    if (operator === undefined) throw new Error(`engines.node: cannot read "${alternative}" of "${range}"`);
    const needed = numbersOf(least);
    if (operator === '^' && had[0] !== needed[0]) return false;
    const differs = had.findIndex((number, i) => number !== needed[i]);
    return differs === -1 || had[differs] > needed[differs];
  });
}

const numbersOf = (version) => version.split('.').map(Number);
