import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';

/**
 * The files of the checkout that match git's patterns, without ignored and without deleted ones.
 * @param {...string} patterns
 * @returns {string[]}
 */
export const filesOf = (...patterns) =>
  spawnSync('git', ['ls-files', '-co', '--exclude-standard', ...patterns], { encoding: 'utf8', maxBuffer: 1e8 })
    .stdout.split('\n')
    .filter((file) => file !== '' && existsSync(file));

/** @param {string} file */
export const textOf = (file) => readFileSync(file, 'utf8');
