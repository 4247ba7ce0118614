// A request as handlers see it. What few handlers ask for is worked out when they do: the base URL and the caller's address
// have to be parsed.
import type { IncomingMessage } from 'node:http';
import { baseUrl } from '../domain/base-url.ts';
import { clientAddress } from '../domain/client-address.ts';
import type { Identity } from '../domain/session.ts';
import type { Token } from '../domain/token.ts';
import { type JsonBody, parseJsonBody, withSingleNames } from './json-body.ts';
import type { Call, OpenCall } from './route.ts';

/** What its address says. */
export type Address = Pick<OpenCall, 'path' | 'params' | 'query'>;

export type Addresses = {
  /** Where people reach us, if that is not where we listen. */
  publicUrl: string | null;
  /** Where we listen, for a caller who does not name us. */
  listening: () => string;
};

export class UnknownCall implements OpenCall {
  readonly path: string;
  readonly params: OpenCall['params'];
  readonly query: OpenCall['query'];
  readonly #request: IncomingMessage;
  readonly #bytes: Buffer | undefined;
  readonly #addresses: Addresses;

  /** @param bytes of the body */
  constructor(
    request: IncomingMessage,
    { path, params, query }: Address,
    bytes: Buffer | undefined,
    addresses: Addresses,
  ) {
    this.path = path;
    this.params = params;
    this.query = query;
    this.#request = request;
    this.#bytes = bytes;
    this.#addresses = addresses;
  }

  get method(): string {
    return this.#request.method ?? '';
  }

  get baseUrl(): string {
    const { publicUrl, listening } = this.#addresses;
    return baseUrl({ publicUrl, host: this.#request.headers.host, listening: listening() });
  }

  get client(): string {
    return clientAddress({
      peer: this.#request.socket.remoteAddress,
      forwardedFor: this.header('x-forwarded-for'),
    });
  }

  header(name: string): string | undefined {
    const value = this.#request.headers[name];
    return typeof value === 'object' ? value.join(', ') : value;
  }

  body(): JsonBody {
    return withSingleNames(this.bodyOfEvents());
  }

  bodyOfEvents(): JsonBody {
    return parseJsonBody(this.#bytes, this.#request.headers['content-type']);
  }
}

export class KnownCall extends UnknownCall implements Call {
  readonly identity: Identity;

  constructor(
    identity: Identity,
    request: IncomingMessage,
    address: Address,
    bytes: Buffer | undefined,
    addresses: Addresses,
  ) {
    super(request, address, bytes, addresses);
    this.identity = identity;
  }

  get token(): Token {
    return this.identity.token;
  }
}
