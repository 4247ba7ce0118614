// Where Chromium is on this machine. Its own file, so that `npm test` can ask without loading the rest.
import { existsSync } from 'node:fs';
import { env } from 'node:process';

const PLACES = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
];

/** If one is named, no other is used in its place. */
const named = env['CHROMIUM'];

export const executablePath = (named === undefined ? PLACES : [named]).find((path) => existsSync(path));
