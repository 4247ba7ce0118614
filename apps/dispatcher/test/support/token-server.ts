// A token endpoint of OAuth 2.0 client credentials: real HTTP, one client, tokens that it can withdraw.
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export type TokenServer = AsyncDisposable & {
  url: string;
  /** Every token that it has given, in order. */
  given: string[];
  /** Forms of requests that it has got. */
  asked: URLSearchParams[];
  isValid: (authorization: string | undefined) => boolean;
  withdraw: (token: string) => void;
  /** What it does instead of giving tokens; `null` = nothing else. */
  instead: ((response: ServerResponse, request: IncomingMessage) => void) | null;
};

export async function startTokenServer(client: { id: string; secret: string }): Promise<TokenServer> {
  const valid = new Set<string>();
  const inHeader = `Basic ${Buffer.from(`${client.id}:${client.secret}`).toString('base64')}`;
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const form = new URLSearchParams(Buffer.concat(chunks).toString('utf8'));
      self.asked.push(form);
      if (self.instead !== null) return self.instead(response, request);
      const answer = (status: number, body: object) =>
        response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
      const { authorization } = request.headers;
      const isClient =
        authorization === inHeader ||
        (form.get('client_id') === client.id && form.get('client_secret') === client.secret);
      if (!isClient) return answer(401, { error: 'invalid_client', error_description: `got ${authorization} ${form}` });
      if (form.get('grant_type') !== 'client_credentials') return answer(400, { error: 'unsupported_grant_type' });
      const token = `access-token-${self.given.length + 1}-Zm9vYmFyYmF6`;
      self.given.push(token);
      valid.add(token);
      return answer(200, { access_token: token, token_type: 'Bearer', expires_in: 3600 });
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const self: TokenServer = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/oauth/token`,
    given: [],
    asked: [],
    isValid: (authorization) => valid.has(authorization?.replace(/^Bearer /, '') ?? ''),
    withdraw: (token) => void valid.delete(token),
    instead: null,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((closed) => server.close(closed));
    },
  };
  return self;
}
