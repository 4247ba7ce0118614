import { expect, it } from 'vitest';
import { NOW } from '../../support/builders.ts';
import { type OpenStore, Subject } from './subject.ts';

export function countsContract(open: OpenStore): void {
  const subject = new Subject(open);

  it('inspector-58: counts what the list finds, by each kind of filter and query', async () => {
    const { tenantId, webhook } = await subject.subscribed();
    for (let i = 0; i < 6; i += 1) await subject.accept(webhook, { event: { name: i < 2 ? 'a.b' : 'c.d' } });
    const [one, two, three] = (await subject.claim(webhook)).deliveries;
    if (one === undefined || two === undefined || three === undefined) throw new Error('not all were claimed');
    await subject.settle(one, { status: 'failed', failures: 1 });
    await subject.settle(two, { status: 'failed', failures: 1 });
    await subject.settle(three, { status: 'retrying', dueAt: NOW + 1000, failures: 1 });
    const table = [
      [{}, 6],
      [{ statuses: ['failed'] }, 2],
      [{ statuses: ['failed', 'retrying'] }, 3],
      [{ statuses: ['in_flight', 'failed'] }, 5],
      [{ query: 'status:failed' }, 2],
      [{ query: `status:failed webhook:${webhook.id}` }, 2],
      [{ query: 'status:failed OR event:c.d' }, 6],
      [{ query: '-status:failed' }, 4],
      [{ query: 'event:c.d since:2001-01-01' }, 4],
      [{ query: 'nothing' }, 0],
      [{ search: one.id }, 1],
      [{ since: NOW + 1 }, 0],
    ] as const;
    for (const [filter, count] of table) {
      expect({ filter, ...(await subject.store.countDeliveries({ tenantId, filter })) }).toEqual({
        ...{ filter, count },
        exact: true,
      });
    }
    const other = await subject.tenant();
    expect(await subject.store.countDeliveries({ tenantId: other.tenantId, filter: {} })).toMatchObject({ count: 0 });
  });
}
