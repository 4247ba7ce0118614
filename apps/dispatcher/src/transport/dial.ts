// Opens one connection: resolve the name once, check every address, connect only to checked ones, then TLS under the
// name. Times each phase on the way. Resolving and connecting are one act so that no second look-up can bring another
// address than the one that was checked (DNS rebinding). Knows nothing of HTTP.
import { isIP, type Socket } from 'node:net';
import { connect as connectTls, type SecureContext } from 'node:tls';
import { type AddressPolicy, refusal } from '../domain/address-policy.ts';
import type { ClientCertificate } from '../ports/transport.ts';
import {
  addressRefused,
  connectFault,
  type DialPhase,
  dnsFault,
  errorCode,
  type Fault,
  tlsFault,
  unusableCertificate,
} from './faults.ts';
import { Race } from './race.ts';

/**
 * Every address of a name, in the order they are to be tried. Rejects with an error whose `code` says why.
 * `tenantId`: whose share of the look-ups it uses.
 */
export type Lookup = (hostname: string, tenantId: number) => Promise<readonly string[]>;

export type DialDeps = {
  policy: AddressPolicy;
  lookup: Lookup;
  /** Made at the first TLS connection with that credential only. Throws where TLS does not take the certificate. */
  secureContext: (credential: ClientCertificate | null) => SecureContext;
  /** The newest TLS session of each name, port and credential: resuming saves the receiver and us a full handshake. */
  sessions: Map<string, Buffer>;
};

export type DialTarget = { hostname: string; port: number; secure: boolean; credential: ClientCertificate | null };

export type Dialled = (fault: Fault | null, socket: Socket | null) => void;

const SESSIONS_MAX = 500;

export class Dial {
  dnsMs: number | null = null;
  connectMs: number | null = null;
  tlsMs: number | null = null;
  phase: DialPhase = 'dns';
  readonly #target: DialTarget;
  readonly #tenantId: number;
  readonly #deps: DialDeps;
  readonly #dialled: Dialled;
  #phaseSince = performance.now();
  #race: Race | null = null;
  #socket: Socket | null = null;
  #over = false;

  constructor(target: DialTarget, tenantId: number, deps: DialDeps, dialled: Dialled) {
    this.#target = target;
    this.#tenantId = tenantId;
    this.#deps = deps;
    this.#dialled = dialled;
  }

  start(): void {
    const { hostname } = this.#target;
    if (isIP(hostname) !== 0) {
      this.phase = 'connect';
      this.#check([hostname]);
      return;
    }
    this.#deps.lookup(hostname, this.#tenantId).then(
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
    this.#close();
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
    else this.#fail(dnsFault(this.#target.hostname, 'ENODATA'));
  }

  #connect(checked: readonly string[]): void {
    const { secure } = this.#target;
    this.#race = new Race(checked, this.#target, (raced) => {
      this.#endPhase('tls');
      if ('codes' in raced) this.#fail(connectFault(this.#target, raced.codes));
      else if (secure) this.#secure(raced.socket);
      else this.#succeed(raced.socket);
    });
    this.#race.start();
  }

  #secure(winner: Socket): void {
    const { hostname, port, credential } = this.#target;
    const sessionKey = `${credential?.name ?? ''} ${hostname}:${port}`;
    // Closed with whatever fails from here on.
    this.#socket = winner;
    const session = this.#deps.sessions.get(sessionKey);
    const secureContext = this.#contextOf(credential);
    if (secureContext === null) return;
    const socket = connectTls({
      socket: winner,
      host: hostname,
      // The name of the URL, not the address: for SNI (which knows no addresses) and for the certificate check.
      servername: isIP(hostname) === 0 ? hostname.replace(/\.$/, '') : '',
      ALPNProtocols: ['http/1.1'],
      // Said aloud, so that NODE_TLS_REJECT_UNAUTHORIZED=0 in the environment does not turn it off.
      rejectUnauthorized: true,
      secureContext,
      ...(session === undefined ? {} : { session }),
    });
    this.#socket = socket;
    socket.on('session', (fresh) => this.#remember(sessionKey, fresh));
    socket.once('secureConnect', () => {
      this.tlsMs = performance.now() - this.#phaseSince;
      this.#succeed(socket);
    });
    // Stays for the life of the socket: after the handshake an error is the connection's.
    socket.on('error', (error) => {
      this.#endPhase('tls');
      this.#fail(tlsFault(this.#target, error));
    });
  }

  /** `null` = it failed. The certificate was checked when it was saved, perhaps by another version of OpenSSL. */
  #contextOf(credential: ClientCertificate | null): SecureContext | null {
    try {
      return this.#deps.secureContext(credential);
    } catch (error) {
      this.#endPhase('tls');
      this.#fail(unusableCertificate(error));
      return null;
    }
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

  #fail(fault: Fault): void {
    if (this.#over) return;
    this.#over = true;
    this.#close();
    this.#dialled(fault, null);
  }

  #close(): void {
    this.#race?.cancel();
    this.#socket?.destroy();
  }
}
