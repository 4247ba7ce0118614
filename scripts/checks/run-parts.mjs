// Runs the parts of `npm run check`. A failing part never stops another one, so that one run shows everything there is to mend.
import { spawn } from 'node:child_process';
import { performance } from 'node:perf_hooks';

/**
 * A part of the check. `run` gives one text per fault; an empty list means that the part passed.
 * @typedef {{ title: string, run(): Promise<readonly string[]> | readonly string[] }} Part
 * @typedef {{ title: string, seconds: number, faults: readonly string[] }} Result
 */

/**
 * A program as a part: a status other than 0 is a fault, with everything that the program wrote.
 * @param {string} title
 * @param {string} command
 * @param {readonly string[]} args
 * @param {(text: string) => readonly string[]} [shown] what is shown of it; default: all
 * @returns {Part}
 */
export function program(title, command, args, shown = (text) => [text]) {
  const run = () =>
    new Promise((resolve) => {
      const env = { ...process.env, TURBO_TELEMETRY_DISABLED: '1', FORCE_COLOR: '0' };
      const child = spawn(command, args, { env, shell: process.platform === 'win32' });
      let text = '';
      child.stdout.on('data', (chunk) => (text += chunk));
      child.stderr.on('data', (chunk) => (text += chunk));
      child.on('error', (error) => resolve([`${command} cannot be started: ${error.message}`]));
      child.on('close', (status, signal) =>
        resolve(status === 0 ? [] : [...shown(text), `${command} ended with ${signal ?? status}`]),
      );
    });
  return { title, run };
}

/** @param {Part} part @returns {Promise<Result>} */
async function timed({ title, run }) {
  const start = performance.now();
  let faults;
  try {
    faults = await run();
  } catch (error) {
    faults = [`this part broke down: ${error instanceof Error ? error.stack : error}`];
  }
  return { title, seconds: (performance.now() - start) / 1000, faults };
}

/**
 * Runs all parts, at most `jobs` at once, and answers in the order of `parts`.
 * @param {readonly Part[]} parts
 * @param {number} jobs
 * @returns {Promise<Result[]>}
 */
export async function runParts(parts, jobs) {
  const results = [];
  let next = 0;
  const work = async () => {
    while (next < parts.length) {
      const at = next++;
      results[at] = await timed(parts[at]);
    }
  };
  await Promise.all(Array.from({ length: jobs }, work));
  return results;
}

/**
 * What is printed: every fault below the title of its part, then a table of all parts, so that the last lines say what failed.
 * @param {readonly Result[]} results
 */
export function reportOf(results) {
  const failed = results.filter(({ faults }) => faults.length > 0);
  const details = failed.flatMap(({ title, faults }) => [`--- ${title}`, ...faults, '']);
  const table = results.map(
    ({ title, seconds, faults }) =>
      `${faults.length === 0 ? 'ok  ' : 'FAIL'} ${seconds.toFixed(1).padStart(6)} s  ${title}`,
  );
  const count = `${results.length - failed.length} passed, ${failed.length} failed`;
  return [...details, ...table, count].join('\n');
}
