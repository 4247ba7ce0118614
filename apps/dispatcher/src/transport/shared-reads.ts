// Sockets that read into one buffer. Node would give each piece of an answer a buffer of 64 KiB and take it through the
// machinery of streams, although an answer is read in the moment it comes. TLS reads on its own: its sockets are not of these.
import { connect, type Socket, type TcpNetConnectOpts } from 'node:net';

/** Valid during the call only. */
type Listener = (chunk: Buffer) => void;

/** Read and heard in one call, so all sockets of the process can share it. */
const shared = Buffer.allocUnsafeSlow(64 * 1024);
const listeners = new WeakMap<Socket, Listener | null>();

/** Connects a socket whose bytes are lost until `listenTo`. */
export function connectSharing(options: TcpNetConnectOpts): Socket {
  const callback = (length: number): boolean => {
    listeners.get(socket)?.(shared.subarray(0, length));
    return true;
  };
  const socket = connect({ ...options, onread: { buffer: shared, callback } });
  listeners.set(socket, null);
  return socket;
}

/** Hears the bytes of a socket, whether or not it shares the buffer. */
export function listenTo(socket: Socket, listener: Listener): void {
  if (listeners.has(socket)) listeners.set(socket, listener);
  else socket.on('data', listener);
}
