// The port to what requests of an endpoint prove themselves with: fixed values, signatures of the request, tokens of another
// server. The engine asks it for each attempt of an endpoint that has an authentication, and never for others.
import type { Authentication } from '../domain/authentication/authentication.ts';
import type { Endpoint } from '../domain/endpoint.ts';
import type { ClientCertificate, TransportRequest } from './transport.ts';

export type AuthenticatedEndpoint = Pick<Endpoint, 'id' | 'tenantId' | 'version' | 'timeoutMs'> & {
  authentication: Authentication;
};

/** What a request gets in addition. Values of `headers` and `query` are secret: stored and shown as masks. */
export type Authorisation = {
  /** Names in lower case. They replace headers of the endpoint that have the same name. */
  headers: Readonly<Record<string, string>>;
  /** The same, with values that are not secret, such as the time of a signature. */
  plainHeaders: Readonly<Record<string, string>>;
  /** Members that follow the query of the URL. */
  query: readonly (readonly [name: string, value: string])[];
  clientCertificate: ClientCertificate | null;
  /** What a receiver may echo, in addition to the secret fields of the authentication. */
  secrets: readonly string[];
  /** Whether another one may help where the receiver answers 401: this one may have been withdrawn. */
  isRenewable: boolean;
};

/** `interrupted`: it was called off. A message names neither a secret nor more of a URL than its host. */
export type AuthorisationOutcome =
  | { kind: 'authorised'; authorisation: Authorisation }
  | { kind: 'auth_failed' | 'interrupted'; message: string };

/** `request`: whole but for the authorisation, and sent as it is. `now`: epoch ms. */
type AuthorisationInput = {
  endpoint: AuthenticatedEndpoint;
  request: TransportRequest;
  now: number;
};

export interface Credentials {
  /** Takes as long as the request's timeout at most. Never rejects. `signal` ends it early (shutdown). */
  authorise(input: AuthorisationInput, signal: AbortSignal): Promise<AuthorisationOutcome>;
  /** The receiver refused it (401): the next call brings another one, if there may be one. */
  refused(endpoint: AuthenticatedEndpoint, authorisation: Authorisation): void;
}
