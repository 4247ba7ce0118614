// Where Chromium is on this machine. Its own file, so that `npm test` can ask without loading the rest.
import { existsSync } from 'node:fs';
import { env } from 'node:process';

const PLACES = [
  env['CHROMIUM'],
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
];

export const executablePath = PLACES.find((path) => path !== undefined && existsSync(path));
