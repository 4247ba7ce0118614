// Figures of a tenant are its own: over HTTP and on the stream.
import { expect, it } from 'vitest';
import { Watcher } from '../live/support/watcher.ts';
import { startReceiver, status } from './support/receiver.ts';
import { serving } from './support/serving.ts';

const here = serving();

it('inspector-68: what waits and is under way is shown to its own tenant alone', async () => {
  await using receiver = await startReceiver();
  receiver.answer(status(503));
  const api = await here.caller();
  const stranger = await here.caller();
  await api.webhook({ trigger: 'a.b', url: receiver.url, queue: 'high', retry_schedule: [3600] });
  for (let n = 0; n < 3; n += 1) await api.event({ event: 'a.b', context: { n } });
  await api.until('/deliveries?filter[status]=retrying', (data) => data.length === 3);
  const waiting = { due: 0, later: 3, oldest_due_ms: null };
  expect((await api.get('/ops')).json.data).toMatchObject({ lanes: { high: waiting }, in_flight: 0 });
  const nothing = { due: 0, later: 0, oldest_due_ms: null };
  expect((await stranger.get('/ops')).json.data).toEqual({
    lanes: { high: nothing, default: nothing, low: nothing },
    in_flight: 0,
    // There are others: the figures of the process are not those of this tenant.
    whole_process: false,
    clock_off_ms: null,
    expiring_certificates: [],
  });
  await using watcher = await Watcher.open(stranger);
  expect(await watcher.next('agg')).toMatchObject({ due: 0, inFlight: 0, oldestDueMs: null });
});
