// What two processes at one store must show. Each store's test runs it against the real one.
import { expect, it } from 'vitest';
import { deliveries } from './deliveries.ts';
import { ReceiverProcess } from './receiver-processes.ts';
import { openStore } from './stores.ts';

const COUNT = 60;
const ONES = Array.from({ length: COUNT }, () => 1);

interface RaceOptions {
  /** How often the work of a killed process and of its follower takes effect together: once in a transaction, else twice. */
  readonly killed?: 1 | 2;
}

/** `url` is asked when the tests run: the server starts before them. */
export function races(store: string, url: () => string, { killed = 1 }: RaceOptions = {}): void {
  const effectsAre = async (expected: readonly number[]): Promise<void> => {
    const opened = await openStore(store, url());
    expect((await opened.effects()).sort()).toEqual(expected);
    await opened.close();
  };

  it('two processes get the same deliveries at the same time: each takes effect once', async () => {
    const both = await Promise.all([1, 2].map(() => ReceiverProcess.start({ store, url: url() })));
    const requests = deliveries(COUNT);
    const answers = await Promise.all(
      requests.flatMap((request) => both.map((process) => process.handleUntilDone(request))),
    );
    expect(answers.filter(({ status, isDuplicate }) => status === 200 && !isDuplicate)).toHaveLength(COUNT);
    expect(answers.filter(({ status, isDuplicate }) => status === 200 && isDuplicate)).toHaveLength(COUNT);
    await effectsAre(ONES);
  });

  it('a process is killed between claim and completion: the other one handles the delivery after the lease', async () => {
    const first = await ReceiverProcess.start({ store, url: url(), hangsIn: 'handler' });
    const [request] = deliveries(1, COUNT);
    if (request === undefined) throw new Error('no delivery');
    const hangs = first.told('hangs');
    void first.handle(request);
    await hangs;
    await first.kill();
    const second = await ReceiverProcess.start({ store, url: url() });
    expect(await second.handleUntilDone(request)).toMatchObject({ status: 200, isDuplicate: false });
    expect(await second.handle(request)).toMatchObject({ status: 200, isDuplicate: true });
    await effectsAre([...ONES, killed]);
  });
}
