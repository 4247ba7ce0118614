// One receiver for each way to do harm, in a process of their own, so that what they cost is not taken from whoever
// measures. Run by hostile-receivers.ts.
import { type AddressInfo, createServer, type Socket } from 'node:net';

const GIGABYTE = 2 ** 30;
const CHUNK = Buffer.alloc(65_536, 'x');

const head = (length: number): string =>
  `HTTP/1.1 200 OK\r\ncontent-type: text/plain\r\ncontent-length: ${length}\r\n\r\n`;

function drip(socket: Socket): void {
  socket.write(head(1000));
  const dripping = setInterval(() => socket.write('x'), 1000);
  socket.on('close', () => clearInterval(dripping));
}

function pour(socket: Socket): void {
  let left = GIGABYTE;
  socket.write(head(left));
  const more = (): void => {
    while (left > 0 && !socket.destroyed) {
      left -= CHUNK.length;
      if (!socket.write(CHUNK)) return void socket.once('drain', more);
    }
  };
  more();
}

const METADATA = 'http://169.254.169.254/latest/meta-data/';

const BEHAVIOURS: Readonly<Record<string, (socket: Socket) => void>> = {
  'drips one byte a second': drip,
  'sends 1 GB': pour,
  'closes mid-body': (socket) => void socket.end(`${head(1000)}half of it`),
  'redirects to metadata': (socket) =>
    void socket.end(`HTTP/1.1 302 Found\r\nlocation: ${METADATA}\r\ncontent-length: 0\r\n\r\n`),
  'endless header': (socket) => {
    socket.write('HTTP/1.1 200 OK\r\nx-long: ');
    for (let n = 0; n < 16; n += 1) socket.write(CHUNK);
  },
};

const counts: Record<string, number> = {};

async function listen(name: string, scheme: string, onSocket: (socket: Socket) => void): Promise<[string, string]> {
  counts[name] = 0;
  const server = createServer((socket) => {
    counts[name] = (counts[name] ?? 0) + 1;
    // The dispatcher breaks off what harms it: that is what is hoped for.
    socket.on('error', () => socket.destroy());
    onSocket(socket);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return [name, `${scheme}://127.0.0.1:${(server.address() as AddressInfo).port}/`];
}

const urls = await Promise.all([
  ...Object.entries(BEHAVIOURS).map(([name, behave]) =>
    listen(name, 'http', (socket) => void socket.once('data', () => behave(socket))),
  ),
  listen('breaks TLS', 'https', (socket) => void socket.end('this is not TLS\r\n')),
]);
process.on('message', () => process.send?.({ counts }));
process.on('disconnect', () => process.exit(0));
process.send?.({ urls });
