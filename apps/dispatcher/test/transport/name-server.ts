// A name server on a loopback port: answers, refuses or says nothing, as the test has it.
import { createSocket } from 'node:dgram';
import type { AddressInfo } from 'node:net';
import { isIPv6 } from 'node:net';

export type Zone = (name: string) => { addresses: readonly string[]; ttl?: number } | 'silent' | 'unknown' | 'failing';

export type NameServer = AsyncDisposable & {
  /** `address:port`. */
  at: string;
  /** Names asked for, each as often as it was. */
  asked: string[];
};

const TYPE_A = 1;
const TYPE_AAAA = 28;
const CODES = { unknown: 3, failing: 2 };

export async function nameServer(zone: Zone): Promise<NameServer> {
  const socket = createSocket('udp4');
  const asked: string[] = [];
  socket.on('message', (query, from) => {
    const { name, type, end } = question(query);
    asked.push(name);
    const found = zone(name);
    if (found === 'silent') return;
    const isKnown = typeof found === 'object';
    const fitting = isKnown ? found.addresses.filter((address) => isIPv6(address) === (type === TYPE_AAAA)) : [];
    const header = Buffer.alloc(12);
    query.copy(header, 0, 0, 2);
    header.writeUInt16BE(0x8180 | (isKnown ? 0 : CODES[found]), 2);
    header.writeUInt16BE(1, 4);
    header.writeUInt16BE(fitting.length, 6);
    const ttl = isKnown ? (found.ttl ?? 60) : 0;
    const answers = fitting.map((address) => record(type, ttl, address));
    socket.send(Buffer.concat([header, query.subarray(12, end), ...answers]), from.port, from.address);
  });
  await new Promise<void>((resolve) => socket.bind(0, '127.0.0.1', resolve));
  return {
    at: `127.0.0.1:${(socket.address() as AddressInfo).port}`,
    asked,
    [Symbol.asyncDispose]: () => new Promise<void>((closed) => socket.close(closed)),
  };
}

function question(query: Buffer): { name: string; type: number; end: number } {
  const labels: string[] = [];
  let at = 12;
  for (let length = query[at] ?? 0; length > 0; length = query[at] ?? 0) {
    labels.push(query.toString('latin1', at + 1, at + 1 + length));
    at += 1 + length;
  }
  return { name: labels.join('.').toLowerCase(), type: query.readUInt16BE(at + 1), end: at + 5 };
}

/** The name of a record is that of the question, which begins at byte 12. */
function record(type: number, ttl: number, address: string): Buffer {
  const data =
    type === TYPE_A
      ? Buffer.from(address.split('.').map(Number))
      : Buffer.concat([Buffer.alloc(15), Buffer.from([Number(address.replace('::', ''))])]);
  const head = Buffer.alloc(12);
  head.writeUInt16BE(0xc00c, 0);
  head.writeUInt16BE(type, 2);
  head.writeUInt16BE(1, 4);
  head.writeUInt32BE(ttl, 6);
  head.writeUInt16BE(data.length, 10);
  return Buffer.concat([head, data]);
}
