// One receiver for each way to do harm.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';

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

export const REDIRECTS = 'redirects to metadata';

const BEHAVIOURS: Readonly<Record<string, (socket: Socket) => void>> = {
  'drips one byte a second': drip,
  'sends 1 GB': pour,
  'closes mid-body': (socket) => void socket.end(`${head(1000)}half of it`),
  [REDIRECTS]: (socket) => void socket.end(`HTTP/1.1 302 Found\r\nlocation: ${METADATA}\r\ncontent-length: 0\r\n\r\n`),
  'endless header': (socket) => {
    socket.write('HTTP/1.1 200 OK\r\nx-long: ');
    for (let n = 0; n < 16; n += 1) socket.write(CHUNK);
  },
};

/** Listens in a process that then never looks at its sockets again. */
const DEAF = `require('net').createServer().listen(0,'127.0.0.1',1,function(){
  require('fs').writeSync(1,String(this.address().port)+'\\n');
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)),0,0);
})`;

export class HostileReceivers implements AsyncDisposable {
  readonly #servers: Server[] = [];
  readonly #sockets = new Set<Socket>();
  readonly #counts = new Map<string, number>();
  #deaf: ChildProcess | null = null;
  /** By what they do. */
  readonly urls = new Map<string, string>();

  static async start(): Promise<HostileReceivers> {
    const all = new HostileReceivers();
    for (const [name, behave] of Object.entries(BEHAVIOURS)) await all.#listen(name, 'http', behave, true);
    await all.#listen('breaks TLS', 'https', (socket) => void socket.end('this is not TLS\r\n'), false);
    await all.#listenDeaf();
    return all;
  }

  async #listen(name: string, scheme: string, behave: (socket: Socket) => void, afterRequest: boolean): Promise<void> {
    this.#counts.set(name, 0);
    const server = createServer((socket) => {
      this.#counts.set(name, (this.#counts.get(name) ?? 0) + 1);
      this.#sockets.add(socket);
      socket.on('close', () => this.#sockets.delete(socket));
      // The dispatcher breaks off what harms it: that is what is hoped for.
      socket.on('error', () => socket.destroy());
      if (!afterRequest) behave(socket);
      socket.once('data', () => {
        if (afterRequest) behave(socket);
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    this.#servers.push(server);
    this.urls.set(name, `${scheme}://127.0.0.1:${(server.address() as AddressInfo).port}/`);
  }

  async #listenDeaf(): Promise<void> {
    this.#deaf = spawn(process.execPath, ['-e', DEAF], { stdio: ['ignore', 'pipe', 'ignore'] });
    const [port] = (await once(this.#deaf.stdout as NodeJS.ReadableStream, 'data')) as [Buffer];
    this.urls.set('never accepts', `http://127.0.0.1:${port.toString().trim()}/`);
  }

  connections(): [string, number][] {
    return [...this.#counts];
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#deaf?.kill('SIGKILL');
    for (const socket of this.#sockets) socket.destroy();
    await Promise.all(this.#servers.map((server) => new Promise((closed) => server.close(closed))));
  }
}
