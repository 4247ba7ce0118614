// What the stream does when a commit's answer was lost (docs/spec.md stream-20).
import { toLiveRow } from '@posthorn/contracts/live';
import { describe, expect, it } from 'vitest';
import type { NewsListener } from '../../src/ports/news.ts';
import type { Store } from '../../src/ports/store/index.ts';
import { deferred } from '../transport/receivers.ts';
import { Rig } from './support/rig.ts';

describe('stream-20: after a lost answer', () => {
  /** A rig whose stream hears only what the test tells it. */
  async function deaf(replacing: (store: Store) => Partial<Store> = () => ({})) {
    let tell: NewsListener = () => undefined;
    const subscribe = (listener: NewsListener) => {
      tell = listener;
      return () => undefined;
    };
    const rig = await Rig.open({}, (store) => ({ ...replacing(store), news: { subscribe } }));
    return { rig, tell: (news: Parameters<NewsListener>[0]) => tell(news) };
  }

  it('stream-20: the stream asks how far the log goes, and tells what it did not hear of', async () => {
    const { rig, tell } = await deaf();
    await using _rig = rig;
    await using watcher = await rig.watch();
    watcher.subscribe();
    await watcher.next('snap');
    const [id] = await rig.accept();
    await watcher.next('agg');
    expect(watcher.messages.some(({ t }) => t === 'ev')).toBe(false);
    tell('everything');
    expect((await watcher.next('ev')).rows.map((row) => toLiveRow(row).id)).toEqual([id]);
  });

  it('stream-20: an answer that is older than a commit it heard of meanwhile changes nothing', async () => {
    const answered = deferred();
    let looks = 0;
    const { rig, tell } = await deaf((store) => ({
      async liveHead() {
        const head = await store.liveHead();
        looks += 1;
        // The first look is that of the start.
        if (looks === 2) await answered.promise;
        return head;
      },
    }));
    await using _rig = rig;
    tell('everything');
    await rig.accept();
    const head = await rig.store.liveHead();
    tell({ head });
    answered.resolve();
    await new Promise((resolve) => setImmediate(resolve));
    await using watcher = await rig.watch();
    expect((await watcher.next('welcome')).head).toBe(head);
    expect(looks).toBe(2);
  });
});
