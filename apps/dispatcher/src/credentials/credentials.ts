// What requests prove themselves with, by kind of authentication.
import type { AddressPolicy } from '../domain/address-policy.ts';
import type { Clock } from '../ports/clock.ts';
import type { Authorisation, AuthorisationOutcome, Credentials } from '../ports/credentials.ts';
import type { Transport } from '../ports/transport.ts';
import { createFixed } from './fixed.ts';
import { requestToken } from './request-token.ts';
import { signedWithAws } from './sign-with-aws.ts';
import { Tokens } from './tokens.ts';

export type CredentialsDeps = {
  /** What asks for tokens goes through it too, and so past its address guard. */
  transport: Transport;
  clock: Pick<Clock, 'monotonic'>;
  /** Of that transport. */
  policy: AddressPolicy;
};

const authorised = (authorisation: Authorisation): Promise<AuthorisationOutcome> =>
  Promise.resolve({ kind: 'authorised', authorisation });

export function createCredentials({ transport, clock, policy }: CredentialsDeps): Credentials {
  const fixed = createFixed();
  const tokens = new Tokens(clock);
  return {
    authorise({ endpoint, request, now }, signal) {
      const { authentication } = endpoint;
      switch (authentication.kind) {
        case 'aws_sigv4':
          return authorised(signedWithAws(authentication, request, now));
        case 'oauth2_client_credentials': {
          const { tenantId, timeoutMs } = request;
          const wish = { authentication, tenantId, timeoutMs, allowHttp: policy.allowPrivateNetworks };
          return tokens.authorise(endpoint, () => requestToken(transport, wish, signal));
        }
        default:
          return authorised(fixed(endpoint, authentication));
      }
    },
    refused: (endpoint, authorisation) => tokens.refused(endpoint.id, authorisation),
  };
}
