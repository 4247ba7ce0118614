import { pino } from 'pino';
import { expect, it } from 'vitest';
import { RequestError } from '../../src/domain/errors.ts';
import { createRefusalLog } from '../../src/logs/refusal-log.ts';
import { VirtualClock } from '../support/virtual-clock.ts';

it('connection-7: the same refusal is one line in ten seconds, and the next line says how many were left out', () => {
  const lines: Record<string, unknown>[] = [];
  const clock = new VirtualClock();
  const log = createRefusalLog(pino({}, { write: (line: string) => void lines.push(JSON.parse(line)) }), clock);
  for (let n = 0; n < 500; n += 1) log(new RequestError('unauthenticated', `ticket ${n}`), 'stream not opened');
  log(new RequestError('cross_site', 'another page'), 'stream not opened');
  expect(lines.map(({ code }) => code)).toEqual(['unauthenticated', 'cross_site']);
  // Set back, the clock does not keep it quiet for longer.
  clock.set(-3_600_000);
  clock.jump(clock.now() + 10_000);
  log(new RequestError('unauthenticated', 'ticket'), 'stream not opened');
  expect(lines[2]).toMatchObject({ code: 'unauthenticated', msg: 'stream not opened', repeatedBefore: 499 });
  expect(JSON.stringify(lines)).not.toContain('ticket 0');
});
