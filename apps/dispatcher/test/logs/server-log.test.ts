import { readFileSync } from 'node:fs';
import { destination } from 'pino';
import { expect, it } from 'vitest';
import { createLog } from '../../src/logs/server-log.ts';
import { tempFolder } from '../support/temp-folder.ts';

const path = tempFolder();

it('log-5: each line has its time as ISO 8601 in UTC and the name of its level', () => {
  const file = path('log');
  const log = createLog('debug', destination({ dest: file, sync: true }));
  const before = Date.now();
  for (const level of ['fatal', 'error', 'warn', 'info', 'debug'] as const) log[level]({ some: 'thing' }, 'words');
  log.trace('not at this level');
  const lines = readFileSync(file, 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
  expect(lines.map(({ level }) => level)).toEqual(['fatal', 'error', 'warn', 'info', 'debug']);
  for (const { time, msg, some } of lines) {
    expect({ msg, some }).toEqual({ msg: 'words', some: 'thing' });
    expect(time).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
    expect(Date.parse(time)).toBeGreaterThanOrEqual(before);
  }
});
