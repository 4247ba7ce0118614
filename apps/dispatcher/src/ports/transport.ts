// The port to the network: HTTP/1.1 in production, scripted receivers in simulation.
import type { AttemptErrorKind, Phases } from '@posthorn/contracts';

/** What the client shows of itself in the TLS handshake. */
export type ClientCertificate = {
  /** Stands for the rest: equal names are equal certificates. It contains nothing secret. */
  name: string;
  /** PEM, with the intermediate certificates. */
  certificate: string;
  /** PEM. */
  privateKey: string;
  /** PEM: verifies the receiver instead of the public authorities; `null` = those do. */
  ca: string | null;
};

export type TransportRequest = {
  /** Whose request it is: tenants have shares of what is scarce on the way, such as name look-ups. */
  tenantId: number;
  method: 'POST' | 'PUT' | 'PATCH';
  url: string;
  /**
   * What its connection is authenticated with; `null` = nothing. Requests with different ones never share a connection or
   * a TLS session, even to one origin.
   */
  credential: ClientCertificate | null;
  headers: Readonly<Record<string, string>>;
  body: Uint8Array;
  /** One deadline for connect, headers and body together. */
  timeoutMs: number;
};

export type TransportResponse = {
  headers: Record<string, string | string[]>;
  /** The first 16 KiB at most. */
  body: Uint8Array;
  truncated: boolean;
};

/** What came of one exchange. A receiver's fault is a value here, never a throw. */
export type TransportResult = {
  /** The HTTP status; `null` where no answer began. */
  status: number | null;
  /** Set where the exchange did not end well, even if a status had arrived (a body cut off, say). */
  error: { kind: AttemptErrorKind; message: string } | null;
  response: TransportResponse | null;
  phases: Phases;
};

export interface Transport extends AsyncDisposable {
  /** Sends one request. `signal` ends it early (shutdown): the result is then an error of kind `interrupted`. */
  send(request: TransportRequest, signal: AbortSignal): Promise<TransportResult>;
}
