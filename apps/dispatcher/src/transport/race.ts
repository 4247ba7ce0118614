// Connects to the first of several addresses that answers: Happy Eyeballs (RFC 8305). Attempts run next to each other, the
// next one begins after a short while, or at once when one fails; the first that connects wins, and the others are closed.
// No attempt has a time limit of its own: the caller's deadline is the only one.
import { connect, isIPv6, type Socket } from 'node:net';
import { errorCode } from './faults.ts';
import { connectSharing } from './shared-reads.ts';

/** The "Connection Attempt Delay" of RFC 8305. */
const NEXT_ADDRESS_AFTER_MS = 250;
/** More addresses of one name are not tried in one attempt: a name must not make us knock at thousands of doors. */
const ADDRESSES_MAX = 32;
const TCP_KEEP_ALIVE_AFTER_MS = 60_000;

/** Families take turns, the first address's own first, so that a broken one costs one delay. */
export function interleaved(addresses: readonly string[]): string[] {
  const [first = ''] = addresses;
  const isFirst = (address: string): boolean => isIPv6(address) === isIPv6(first);
  const preferred = addresses.filter(isFirst);
  const others = addresses.filter((address) => !isFirst(address));
  const turns: string[] = [];
  for (let at = 0; at < Math.max(preferred.length, others.length); at += 1) {
    turns.push(...preferred.slice(at, at + 1), ...others.slice(at, at + 1));
  }
  return turns.slice(0, ADDRESSES_MAX);
}

/** The winner, or the system codes of all the failures in the order of the addresses. */
export type Raced = { socket: Socket } | { codes: string[] };

export class Race {
  readonly #addresses: readonly string[];
  readonly #port: number;
  readonly #secure: boolean;
  readonly #ended: (raced: Raced) => void;
  readonly #running = new Set<Socket>();
  readonly #codes: string[] = [];
  #next = 0;
  #timer: NodeJS.Timeout | undefined;

  /**
   * @param addresses checked ones: each is connected to as it is
   * @param secure TLS is to read from the winner, which else reads into the shared buffer
   */
  constructor(
    addresses: readonly string[],
    { port, secure }: { port: number; secure: boolean },
    ended: (raced: Raced) => void,
  ) {
    this.#addresses = addresses.length > 1 ? interleaved(addresses) : addresses;
    this.#port = port;
    this.#secure = secure;
    this.#ended = ended;
  }

  /** Begins with the next address. */
  start(): void {
    const at = this.#next;
    const host = this.#addresses[at];
    if (host === undefined) return;
    this.#next += 1;
    const open = this.#secure ? connect : connectSharing;
    const socket = open({
      host,
      port: this.#port,
      noDelay: true,
      keepAlive: true,
      keepAliveInitialDelay: TCP_KEEP_ALIVE_AFTER_MS,
    });
    this.#running.add(socket);
    socket.once('connect', () => this.#win(socket));
    // Stays for the life of the socket: after the race an error is another listener's, or that of a loser.
    socket.on('error', (error) => this.#lose(socket, at, errorCode(error)));
    clearTimeout(this.#timer);
    if (this.#next < this.#addresses.length) this.#timer = setTimeout(() => this.start(), NEXT_ADDRESS_AFTER_MS);
  }

  /** Closes everything that is under way. */
  cancel(): void {
    clearTimeout(this.#timer);
    this.#next = this.#addresses.length;
    for (const socket of this.#running) socket.destroy();
    this.#running.clear();
  }

  #win(socket: Socket): void {
    if (!this.#running.delete(socket)) return;
    this.cancel();
    this.#ended({ socket });
  }

  #lose(socket: Socket, at: number, code: string): void {
    if (!this.#running.delete(socket)) return;
    this.#codes[at] = code;
    if (this.#next < this.#addresses.length) this.start();
    else if (this.#running.size === 0) this.#ended({ codes: this.#codes });
  }
}
