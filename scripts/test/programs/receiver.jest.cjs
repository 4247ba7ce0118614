// Run by Jest, which loads CommonJS only.
const { createReceiver, memoryInbox } = require('@posthorn/receiver-kit');
const { testSender } = require('@posthorn/receiver-kit/testing');

const make = (logger) => {
  const seen = [];
  const receiver = createReceiver({ secrets: undefined, inbox: memoryInbox(), logger }).on(
    'transaction.created',
    ({ data }) => void seen.push(data.total),
  );
  return { seen, send: testSender(receiver) };
};

test('it handles an event', async () => {
  const { seen, send } = make(console);
  expect((await send('transaction.created', { total: 19.5 })).status).toBe(200);
  expect(seen).toEqual([19.5]);
});

test('it loads the explanation of a failure when it is needed', async () => {
  const lines = [];
  const keep = (line) => void lines.push(line);
  const { send } = make({ warn: keep, error: keep });
  expect((await send('transaction.created').tampered()).status).toBe(401);
  expect(lines.join('\n')).toContain('The receiver verified other bytes than the sender sent.');
});
