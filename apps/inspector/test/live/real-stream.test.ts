// The client of the stream against a real dispatcher in a process of its own, over connections that are cut. What the page
// does with it is tried in a browser.
import type { Delivery } from '@posthorn/contracts';
import type { LiveRow } from '@posthorn/contracts/live';
import { type Change, createStream, type Stream, type StreamState, type Subscription } from '@posthorn/stream';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CuttableLink } from '../../browser/support/cuttable-link.ts';
import { patient } from '../../browser/support/patience.ts';
import { Stage } from '../../browser/support/stage.ts';

const EVENTS = 5000;
const CUTS = 50;
const BATCH = EVENTS / (CUTS * 2);

/** A program that follows a query and keeps what it was told. */
class Viewer implements Disposable {
  readonly rows = new Map<string, LiveRow['status']>();
  readonly states: StreamState[] = [];
  connections = 0;
  missing = 0;
  readonly stream: Stream;
  readonly subscription: Subscription;
  #look: () => void = () => undefined;

  constructor(url: string, token: string) {
    this.stream = createStream({
      address: async () => {
        const headers = { authorization: `Bearer ${token}` };
        const answer = await fetch(`${url}/api/v3/stream/tickets`, { method: 'POST', headers });
        if (answer.status === 401) return { refused: 'signed-out' };
        if (answer.status === 403) return { refused: 'forbidden' };
        const { data } = await answer.json();
        return { url: `${url.replace('http', 'ws')}/api/v3/stream?ticket=${data.ticket}` };
      },
      openSocket: (address) => new WebSocket(address),
      ...{ now: Date.now, random: () => Math.random() / 5 },
      after: (ms, run) => {
        const timer = setTimeout(run, ms);
        return () => clearTimeout(timer);
      },
      onWelcome: () => {
        this.connections += 1;
      },
      onState: (state) => {
        this.states.push(state);
        this.#look();
      },
      onNews: () => {
        this.subscription.take((change) => this.#take(change));
        this.#look();
      },
    });
    this.subscription = this.stream.subscribe({ query: '' });
    this.stream.open();
  }

  #take(change: Change): void {
    if (change.kind === 'gap') this.missing += change.changes;
    if (change.kind === 'reset' || change.kind === 'fault') throw new Error(`unexpected: ${change.kind}`);
    if (change.kind !== 'rows' && change.kind !== 'snapshot') return;
    if (change.kind === 'rows')
      this.missing += change.sampled === null ? 0 : change.sampled.matched - change.rows.length;
    for (const { id, status } of change.rows) {
      this.rows.set(id, status);
    }
  }

  until(isThere: () => boolean): Promise<void> {
    return new Promise((resolve) => {
      this.#look = () => {
        if (isThere()) resolve();
      };
      this.#look();
    });
  }

  [Symbol.dispose](): void {
    this.stream.close();
  }
}

describe('the stream of a real dispatcher', () => {
  let stage: Stage;
  beforeAll(async () => {
    stage = await Stage.start();
    await stage.webhook('/ok');
  });
  afterAll(() => stage?.[Symbol.asyncDispose]());

  const newToken = async (scopes: readonly string[]) => {
    const { data } = await stage.api<{ data: { id: number; token: string } }>('POST', '/tokens', {
      ...{ name: 'viewer', scopes },
    });
    return data;
  };

  async function storedDeliveries(): Promise<Map<string, LiveRow['status']>> {
    const stored = new Map<string, LiveRow['status']>();
    for (let after = ''; ; ) {
      const path = `/deliveries?page[size]=100${after === '' ? '' : `&page[after]=${encodeURIComponent(after)}`}`;
      const { data, meta } = await stage.api<{ data: Delivery[]; meta: { next_cursor?: string | null } }>('GET', path);
      for (const { id, status } of data) stored.set(id, status);
      if (meta.next_cursor == null) return stored;
      after = meta.next_cursor;
    }
  }

  it(`stream-client-1: ${EVENTS} events, ${CUTS} cuts and a kill: every delivery is told, as it is now`, {
    timeout: patient(120_000),
  }, async () => {
    await using link = await CuttableLink.to(stage.url);
    using viewer = new Viewer(link.url, stage.token);
    await viewer.until(() => viewer.subscription.position !== null);
    for (let sent = 0, round = 0; sent < EVENTS; sent += BATCH, round += 1) {
      if (sent === EVENTS / 2) await stage.killAndRestart();
      const events = Array.from({ length: BATCH }, (_, i) => ({ event: 'custom.made', context: { n: sent + i } }));
      if (round % 2 === 0) await viewer.until(() => viewer.stream.state.kind === 'live');
      const emitted = stage.emit(events);
      if (round % 2 === 0) link.cut();
      await emitted;
    }
    await stage.allSettled('pending,in_flight,retrying');
    const stored = await storedDeliveries();
    expect(stored.size).toBe(EVENTS);
    await viewer.until(() => [...stored].every(([id, status]) => viewer.rows.get(id) === status));
    expect(viewer.rows).toEqual(stored);
    expect(viewer.missing).toBe(0);
    expect(viewer.connections).toBeGreaterThan(CUTS);
    console.log(`stream-client-1: ${viewer.connections} connections for ${CUTS} cuts and a kill`);
  });

  it('stream-client-6: a token that is revoked ends it, and one that may not read is refused', async () => {
    const { id, token } = await newToken(['read-deliveries']);
    using viewer = new Viewer(stage.url, token);
    await viewer.until(() => viewer.stream.state.kind === 'live');
    await stage.api('DELETE', `/tokens/${id}`);
    await viewer.until(() => viewer.stream.state.kind === 'signed-out');
    viewer.stream.open();
    const again = viewer.states.length;
    await viewer.until(() => viewer.states.length > again);
    expect(viewer.stream.state.kind).toBe('signed-out');
    using other = new Viewer(stage.url, (await newToken(['read-webhooks'])).token);
    await other.until(() => other.stream.state.kind === 'forbidden');
    expect(other.connections).toBe(0);
  });
});
