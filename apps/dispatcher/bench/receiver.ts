// The receiver of the benchmark, in a process of its own: answers 200 at once, counts, and tells how long each event
// was under way. Run by receiver-process.ts.
import { createServer } from 'node:http';

const SENT_AT = /"bench_sent_at": ?([0-9.]+)/;
let received = 0;
let waitingFor: { count: number } | null = null;
let latencies: number[] = [];
let measuring = false;

const now = (): number => performance.timeOrigin + performance.now();

const server = createServer((request, response) => {
  // A path that says so is never answered: the receiver that hangs.
  if (request.url?.startsWith('/hang')) return;
  // A connection of its own for each request, so that each looks up the name.
  if (request.url?.startsWith('/once')) response.setHeader('connection', 'close');
  const chunks: Buffer[] = [];
  request.on('data', (chunk: Buffer) => chunks.push(chunk));
  request.on('end', () => {
    const arrivedAt = now();
    response.end('ok');
    received += 1;
    if (measuring) {
      const sentAt = SENT_AT.exec(Buffer.concat(chunks).toString('latin1'))?.[1];
      if (sentAt !== undefined) latencies.push(arrivedAt - Number(sentAt));
    }
    if (waitingFor !== null && received >= waitingFor.count) {
      waitingFor = null;
      process.send?.({ kind: 'reached' });
    }
  });
});
server.keepAliveTimeout = 60_000;

process.on('message', (message: { kind: string; count?: number }) => {
  if (message.kind === 'reset') {
    received = 0;
    latencies = [];
    measuring = false;
    process.send?.({ kind: 'reset' });
  } else if (message.kind === 'measure') {
    measuring = true;
    process.send?.({ kind: 'measuring' });
  } else if (message.kind === 'until') {
    if (received >= (message.count ?? 0)) process.send?.({ kind: 'reached' });
    else waitingFor = { count: message.count ?? 0 };
  } else if (message.kind === 'report') {
    process.send?.({ kind: 'report', received, latencies });
  }
});
process.on('disconnect', () => process.exit(0));

server.listen(0, '127.0.0.1', () => {
  const address = server.address();
  process.send?.({ kind: 'listening', port: typeof address === 'object' && address !== null ? address.port : 0 });
});
