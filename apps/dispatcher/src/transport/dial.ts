// Opens one connection: resolve the name once, check every address, connect only to checked ones, then TLS under the
// name. Times each phase on the way. Resolving and connecting are one act so that no second look-up can bring another
// address than the one that was checked (DNS rebinding). Knows nothing of HTTP.
import { lookup as systemLookup } from 'node:dns/promises';
import { connect as connectTcp, isIP, type LookupFunction, type Socket } from 'node:net';
import { connect as connectTls, type SecureContext } from 'node:tls';
import { type AddressPolicy, refusal } from '../domain/address-policy.ts';
import { addressRefused, type DialPhase, dialFault, dnsFault, errorCode, type TransportFault } from './faults.ts';

/** Every address of a name, in the order they are to be tried. Rejects with the system's error. */
export type Lookup = (hostname: string) => Promise<readonly string[]>;

export type DialDeps = {
  policy: AddressPolicy;
  lookup: Lookup;
  /** Made at the first TLS connection only. */
  secureContext: () => SecureContext;
  /** The newest TLS session of each `name:port`: resuming saves the receiver and us a full handshake. */
  sessions: Map<string, Buffer>;
};

export type DialTarget = { hostname: string; port: number; secure: boolean };

export type Dialled = (fault: TransportFault | null, socket: Socket | null) => void;

/** One address of several gets this long before the next is tried beside it. */
const NEXT_ADDRESS_AFTER_MS = 500;
const TCP_KEEP_ALIVE_AFTER_MS = 60_000;
const SESSIONS_MAX = 500;

export const lookupAll: Lookup = async (hostname) => {
  const found = await systemLookup(hostname, { all: true, order: 'verbatim' });
  return found.map((entry) => entry.address);
};

/** Answers node:net from the checked addresses; it never asks a resolver again. */
const fromChecked = (checked: readonly string[]): LookupFunction => {
  const entries = checked.map((address) => ({ address, family: isIP(address) }));
  return (_hostname, options, callback) => {
    const [first] = entries;
    if (options.all || first === undefined) callback(null, entries);
    else callback(null, first.address, first.family);
  };
};

export class Dial {
  dnsMs: number | null = null;
  connectMs: number | null = null;
  tlsMs: number | null = null;
  phase: DialPhase = 'dns';
  readonly #target: DialTarget;
  readonly #deps: DialDeps;
  readonly #dialled: Dialled;
  #phaseSince = performance.now();
  #socket: Socket | null = null;
  #over = false;

  constructor(target: DialTarget, deps: DialDeps, dialled: Dialled) {
    this.#target = target;
    this.#deps = deps;
    this.#dialled = dialled;
  }

  start(): void {
    const { hostname } = this.#target;
    if (isIP(hostname) !== 0) {
      this.phase = 'connect';
      // Not in this turn: undici does not expect its connector to answer before it returns.
      queueMicrotask(() => this.#check([hostname]));
      return;
    }
    this.#deps.lookup(hostname).then(
      (addresses) => {
        this.#endPhase('connect');
        this.#check(addresses);
      },
      (error: unknown) => {
        this.#endPhase('dns');
        this.#fail(dnsFault(hostname, errorCode(error)));
      },
    );
  }

  /** Gives up, closing what was opened. The time of the phase it hung in is kept. */
  cancel(): void {
    if (this.#over) return;
    this.#endPhase(this.phase);
    this.#over = true;
    this.#socket?.destroy();
  }

  /**
   * A name with both allowed and refused addresses is connected to at the allowed ones only. That is as safe as refusing
   * it, because nothing but a checked address is ever used, and it does not break networks whose resolver adds NAT64
   * addresses to every name.
   */
  #check(addresses: readonly string[]): void {
    if (this.#over) return;
    const refused: { address: string; reason: string }[] = [];
    const checked: string[] = [];
    for (const address of addresses) {
      const reason = refusal(address, this.#deps.policy);
      if (reason === null) checked.push(address);
      else refused.push({ address, reason });
    }
    if (checked.length > 0) this.#connect(checked);
    else if (refused.length > 0) this.#fail(addressRefused(this.#target.hostname, refused));
    else this.#fail(dnsFault(this.#target.hostname, 'no address'));
  }

  #connect(checked: readonly string[]): void {
    const { hostname, port, secure } = this.#target;
    const options = {
      host: hostname,
      port,
      lookup: fromChecked(checked),
      autoSelectFamily: checked.length > 1,
      autoSelectFamilyAttemptTimeout: NEXT_ADDRESS_AFTER_MS,
      noDelay: true,
      keepAlive: true,
      keepAliveInitialDelay: TCP_KEEP_ALIVE_AFTER_MS,
    };
    const socket = secure ? this.#connectTls(options) : connectTcp(options);
    this.#socket = socket;
    socket.once('connect', () => {
      this.#endPhase('tls');
      if (!secure) this.#succeed(socket);
    });
    // Stays for the life of the socket: an error after the hand-over is undici's, one after a cancel is nobody's.
    socket.on('error', (error) => {
      if (this.#over) return;
      const fault = dialFault(this.phase, this.#target, error);
      this.#endPhase(this.phase);
      this.#fail(fault);
    });
  }

  #connectTls(options: { host: string; port: number }): Socket {
    const { host, port } = options;
    const sessionKey = `${host}:${port}`;
    const session = this.#deps.sessions.get(sessionKey);
    const socket = connectTls({
      ...options,
      // The name of the URL, not the address: for SNI (which knows no addresses) and for the certificate check.
      servername: isIP(host) === 0 ? host.replace(/\.$/, '') : '',
      ALPNProtocols: ['http/1.1'],
      // Said aloud, so that NODE_TLS_REJECT_UNAUTHORIZED=0 in somebody's environment does not turn it off.
      rejectUnauthorized: true,
      secureContext: this.#deps.secureContext(),
      ...(session === undefined ? {} : { session }),
    });
    socket.on('session', (fresh) => this.#remember(sessionKey, fresh));
    socket.once('secureConnect', () => {
      this.tlsMs = performance.now() - this.#phaseSince;
      this.#succeed(socket);
    });
    return socket;
  }

  #remember(sessionKey: string, session: Buffer): void {
    const { sessions } = this.#deps;
    sessions.delete(sessionKey);
    sessions.set(sessionKey, session);
    const oldest = sessions.size > SESSIONS_MAX ? sessions.keys().next().value : undefined;
    if (oldest !== undefined) sessions.delete(oldest);
  }

  #endPhase(next: DialPhase): void {
    if (this.#over) return;
    const now = performance.now();
    const spentMs = now - this.#phaseSince;
    if (this.phase === 'dns') this.dnsMs = spentMs;
    else if (this.phase === 'connect') this.connectMs = spentMs;
    else this.tlsMs = spentMs;
    this.phase = next;
    this.#phaseSince = now;
  }

  #succeed(socket: Socket): void {
    if (this.#over) return;
    this.#over = true;
    this.#dialled(null, socket);
  }

  #fail(fault: TransportFault): void {
    if (this.#over) return;
    this.#over = true;
    this.#socket?.destroy();
    this.#dialled(fault, null);
  }
}
