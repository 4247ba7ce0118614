// A door before a receiver, of bare TCP: it can be shut, so that a connection is made and nothing is said on it, and it
// knows when all who came have left.

import type { AddressInfo } from 'node:net';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { eventually } from './deadline.ts';

export class Gate implements AsyncDisposable {
  readonly #server: Server;
  readonly #inside = new Set<Socket>();
  #isShut = false;

  private constructor(port: number) {
    // Half-open: the caller's end of a connection is its own, and not the answer to the end of the receiver's.
    this.#server = createServer({ allowHalfOpen: true }, (socket) => {
      this.#inside.add(socket);
      socket.on('close', () => this.#inside.delete(socket));
      socket.on('error', () => socket.destroy());
      // Whoever comes to a shut gate is not let in later either.
      if (this.#isShut) return void socket.on('end', () => socket.end()).resume();
      const inner = connect({ port, host: '127.0.0.1', allowHalfOpen: true });
      inner.on('error', () => socket.destroy());
      socket.on('close', () => inner.destroy());
      socket.pipe(inner).pipe(socket);
      // The end of the caller is read even if there is nobody left to pass it on to.
      inner.on('close', () => socket.resume());
    });
  }

  static async before(receiver: { url: string }): Promise<Gate> {
    const gate = new Gate(Number(new URL(receiver.url).port));
    await new Promise<void>((resolve) => gate.#server.listen(0, '127.0.0.1', resolve));
    return gate;
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  /** From now on connections are taken, and nothing that is said on them is passed on. */
  shut(): void {
    this.#isShut = true;
  }

  open(): void {
    this.#isShut = false;
  }

  /** Resolves when somebody is connected. */
  async entered(): Promise<void> {
    await eventually('somebody is connected', async () => this.#inside.size > 0);
  }

  /** Resolves when nobody is connected any more. */
  async empty(): Promise<void> {
    await eventually('nobody is connected any more', async () => this.#inside.size === 0);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const socket of this.#inside) socket.destroy();
    await new Promise((closed) => this.#server.close(closed));
  }
}
