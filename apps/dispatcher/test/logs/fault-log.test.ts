import { pino } from 'pino';
import { expect, it } from 'vitest';
import { createFaultLog } from '../../src/logs/fault-log.ts';
import { StoreError } from '../../src/ports/store/store-error.ts';
import { VirtualClock } from '../support/virtual-clock.ts';

function setUp() {
  const lines: string[] = [];
  const clock = new VirtualClock();
  const tell = createFaultLog(pino({ level: 'trace' }, { write: (line: string) => void lines.push(line) }), clock);
  return { lines, clock, tell };
}

it('log-1: the same fault a thousand times is one line, and the next one says how many it stands for', () => {
  const { lines, clock, tell } = setUp();
  for (let i = 0; i < 1000; i += 1) tell(new StoreError('unavailable', 'the disk is full'), `POST /events ${i}`);
  expect(lines.length).toBe(1);
  tell(new Error('something else'), 'engine');
  expect(lines.length).toBe(2);
  clock.jump(clock.now() + 10_000);
  tell(new StoreError('unavailable', 'the disk is full'), 'engine');
  expect(JSON.parse(lines[2] ?? '')).toMatchObject({ repeatedBefore: 999, fault: { code: 'unavailable' } });
});

it('log-2: what an error carries beside its words is not written', () => {
  const { lines, tell } = setUp();
  const cause = Object.assign(new Error('inner'), { body: 'marker-body' });
  tell(Object.assign(new Error('outer', { cause }), { headers: { authorization: 'marker-secret' } }), 'engine');
  expect(lines.join()).not.toContain('marker');
  expect(JSON.parse(lines[0] ?? '')).toMatchObject({ fault: { message: 'outer', cause: { message: 'inner' } } });
});
