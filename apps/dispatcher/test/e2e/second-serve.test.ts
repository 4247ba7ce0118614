// end-to-end-7: one database has one serve at a time: a second is refused at once and says why, and the first goes on.
import { expect, it } from 'vitest';
import { Api } from './support/api.ts';
import { within } from './support/deadline.ts';
import { Posthorn } from './support/posthorn.ts';
import { Receiver } from './support/receiver.ts';

it('end-to-end-7: a second serve on the same database is refused, until the first is gone', async () => {
  await using receiver = await Receiver.start();
  await using posthorn = await Posthorn.install();
  const first = await posthorn.serve();
  const api = new Api(first, posthorn.token);
  await api.createWebhook({ trigger: 'door.opened', url: receiver.url });

  const second = posthorn.launch();
  expect(await within('the second ends', second.exited)).toEqual({ code: 1, signal: null });
  expect(second.log).toBe(
    `posthorn: another posthorn serve is using ${posthorn.databaseFile}: stop it, or choose another --database\n`,
  );

  // Single acts of the command line need no serve and disturb none.
  const other = new Api(first, await posthorn.createToken('other'));
  await other.postEvent('door.opened', '{}');
  await receiver.until('the first goes on', (arrivals) => arrivals.length === 1);

  // Neither a crash nor a stop leaves the lock behind.
  await first.kill();
  const third = await posthorn.serve();
  expect(await third.stop()).toEqual({ code: 0, signal: null });
  await posthorn.serve();
});
