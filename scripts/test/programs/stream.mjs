import { createStream } from '@posthorn/stream';
import { WebSocket, WebSocketServer } from 'ws';

const row = (id) => [
  id,
  0,
  'a.b',
  1,
  null,
  'delivered',
  null,
  200,
  null,
  1,
  null,
  5,
  0,
  2,
  null,
  null,
  null,
  false,
  null,
];
const limits = { subscriptions: 8, snapshot: 500 };
const answers = {
  hello: () => [{ t: 'welcome', v: 2, head: 'seven', time: 0, version: '1', limits, seconds: [] }],
  sub: ({ id }) => [
    { t: 'snap', id, at: 'seven', rows: [row('7')], older: null },
    { t: 'ev', id, from: 'seven', to: 'nine', behind: 0, rows: [row('9')], out: [] },
  ],
};
const server = new WebSocketServer({ host: '127.0.0.1', port: 0 });
server.on('connection', (socket) => {
  socket.on('message', (data) => {
    const message = JSON.parse(String(data));
    if (message.t === 'ack' && message.at === 'nine') socket.close(1001);
    for (const answer of answers[message.t]?.(message) ?? []) socket.send(JSON.stringify(answer));
  });
});
await new Promise((resolve) => server.once('listening', resolve));

const seen = [];
const stream = createStream({
  address: async () => ({ url: `ws://127.0.0.1:${server.address().port}` }),
  openSocket: (url) => new WebSocket(url),
  now: Date.now,
  random: () => 1,
  after: (ms, run) => {
    const timer = setTimeout(run, ms);
    return () => clearTimeout(timer);
  },
  onState: ({ kind }) => {
    seen.push(kind);
    if (kind === 'waiting') stream.close();
    if (kind !== 'closed') return;
    server.close();
    console.log(seen.join(' '));
  },
  onNews: () => {
    subscription.take((change) => seen.push(change.kind, ...change.rows.map(({ id }) => id)));
  },
});
const subscription = stream.subscribe({ query: '' });
stream.open();
