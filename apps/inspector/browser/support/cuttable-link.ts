// A wire between the browser and the dispatcher that can be cut.
import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';

export class CuttableLink implements AsyncDisposable {
  url = '';
  readonly #sockets = new Set<Socket>();
  #server: Server | undefined;

  static async to(target: string): Promise<CuttableLink> {
    const link = new CuttableLink();
    const port = Number(new URL(target).port);
    link.#server = createServer((near) => {
      const far = connect(port, '127.0.0.1');
      for (const socket of [near, far]) {
        link.#sockets.add(socket);
        socket.on('error', () => undefined);
        socket.on('close', () => {
          link.#sockets.delete(socket);
          near.destroy();
          far.destroy();
        });
      }
      near.pipe(far).pipe(near);
    });
    link.#server.listen(0, '127.0.0.1');
    await once(link.#server, 'listening');
    link.url = `http://127.0.0.1:${(link.#server.address() as AddressInfo).port}`;
    return link;
  }

  /** Every connection ends in the midst of what it carried; new ones are let through. */
  cut(): void {
    for (const socket of this.#sockets) socket.resetAndDestroy();
  }

  /** Nothing comes through until `release`, though every connection stays open. */
  hold(): void {
    for (const socket of this.#sockets) socket.pause();
  }

  release(): void {
    for (const socket of this.#sockets) socket.resume();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.cut();
    this.#server?.close();
  }
}
