import { expect, it } from 'vitest';
import type { News } from '../../src/ports/news.ts';
import { StoreError } from '../../src/ports/store/store-error.ts';
import { withLostAnswers } from '../../src/store/lost-answers.ts';
import { NewsHub } from '../../src/store/news-hub.ts';
import { VirtualClock } from '../support/virtual-clock.ts';

function setUp() {
  const clock = new VirtualClock();
  const hub = new NewsHub((ms, run) => void clock.wakeAfter(ms, run));
  const told: (News | 'everything')[] = [];
  const end = hub.subscribe((news) => told.push(news));
  const pass = (ms: number): void => {
    const until = clock.now() + ms;
    while (clock.step(until));
    clock.jump(until);
  };
  return { clock, hub, told, end, pass };
}

it('news-8: after lost answers everyone looks once, a second later, and again after the next one', async () => {
  const { hub, told, pass } = setUp();
  const call = withLostAnswers(async (name: string) => {
    throw new StoreError('unavailable', name, { isInDoubt: name === 'lost' });
  }, hub);
  await expect(call('undone', {})).rejects.toThrow('undone');
  pass(2000);
  expect(told).toEqual([]);
  for (let i = 0; i < 3; i += 1) await expect(call('lost', {})).rejects.toThrow('lost');
  pass(999);
  expect(told).toEqual([]);
  pass(1);
  expect(told).toEqual(['everything']);
  await expect(call('lost', {})).rejects.toThrow('lost');
  pass(1000);
  expect(told).toEqual(['everything', 'everything']);
});

it('news-8: who has ended the subscription is told no more', () => {
  const { hub, told, end } = setUp();
  hub.publish({ raised: true });
  end();
  hub.publish({ fanOut: true });
  expect(told).toEqual([{ raised: true }]);
});
