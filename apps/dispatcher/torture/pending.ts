// A long backlog: memory follows what is under way and not what waits, while accepting and after a restart.
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Api, eventText } from '../test/e2e/support/api.ts';
import { eventually } from '../test/e2e/support/deadline.ts';
import { Posthorn } from '../test/e2e/support/posthorn.ts';
import { mb, memoryMb, peakMb, type Say, type Seen, seconds, together, Watch } from './part.ts';

const BATCH = 100;
const MEMORY_MAX_MB = 300;
const DRAIN_MS = 180_000;

/** A receiver that answers nothing until it comes back. It keeps nothing, since this is about large numbers. */
class Sleeper implements AsyncDisposable {
  readonly #held = new Set<ServerResponse>();
  readonly #server = createServer((request, response) => {
    request.resume();
    if (this.awake) this.#answer(response);
    else {
      this.#held.add(response);
      response.on('close', () => this.#held.delete(response));
    }
  });
  awake = false;
  answered = 0;

  async listen(): Promise<string> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  #answer(response: ServerResponse): void {
    this.answered += 1;
    response.end('ok');
  }

  wake(): void {
    this.awake = true;
    for (const response of this.#held) this.#answer(response);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((closed) => this.#server.close(closed));
  }
}

export async function pending({ events, drained }: { events: number; drained: number }, say: Say): Promise<Seen> {
  const watch = new Watch();
  await using sleeper = new Sleeper();
  const url = await sleeper.listen();
  await using posthorn = await Posthorn.install();
  let serve = await posthorn.serve('--drain-ms', '0');
  const api = new Api(serve, posthorn.token);
  await api.createWebhook({ trigger: 'stock.counted', url, timeout_ms: 60_000 });
  watch.tell('memory before', mb(memoryMb(serve.pid)));
  let since = performance.now();
  const filler = 'x'.repeat(150);
  const accepting = together(events / BATCH, 4, async (n) => {
    const texts = Array.from({ length: BATCH }, (_, i) =>
      eventText('stock.counted', `{"n":${n * BATCH + i},"filler":"${filler}"}`),
    );
    await api.postBatch(texts);
    if (n % 1000 === 999) say(`${((n + 1) * BATCH).toLocaleString('en')} accepted`);
  });
  const acceptingMb = await peakMb(serve.pid, accepting);
  watch.tell(`${events.toLocaleString('en')} accepted in`, seconds(performance.now() - since));
  watch.tell('memory at most while accepting', mb(acceptingMb));
  watch.tell('memory with all pending', mb(memoryMb(serve.pid)));
  await serve.stop();

  since = performance.now();
  serve = await posthorn.serve('--drain-ms', '0');
  watch.tell('listens again after a restart in', seconds(performance.now() - since));
  const startedMb = await peakMb(
    serve.pid,
    fetch(`${serve.url}/metrics`).then((answer) => answer.text()),
  );
  watch.tell('memory after the restart', mb(startedMb));
  say('the receiver comes back');
  const before = sleeper.answered;
  since = performance.now();
  sleeper.wake();
  const enough = () => sleeper.answered - before >= drained;
  const drainMb = await peakMb(
    serve.pid,
    eventually('the backlog drains', async () => enough(), DRAIN_MS).catch(() => undefined),
  );
  const took = performance.now() - since;
  const rate = (sleeper.answered - before) / (took / 1000);
  watch.tell(
    'drained',
    `${(sleeper.answered - before).toLocaleString('en')} at ${Math.round(rate).toLocaleString('en')}/s`,
  );
  watch.tell('memory at most while draining', mb(drainMb));
  const peak = Math.max(acceptingMb, startedMb, drainMb);
  watch.promise(`memory stays under ${MEMORY_MAX_MB} MB`, peak < MEMORY_MAX_MB);
  watch.promise('the backlog drains', enough());
  await serve.stop();
  return watch.seen();
}
