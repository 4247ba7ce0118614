import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

// A loopback server that answers each request with the next step of a script and keeps what it was sent.

interface Recorded {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}

export type Step =
  | {
      readonly status: number;
      readonly json?: unknown;
      readonly text?: string;
      readonly headers?: Record<string, string>;
    }
  /** Closes the connection: at once, or in the middle of the body. */
  | 'reset'
  | 'cut-off'
  /** Never answers. */
  | 'silence';

export interface ScriptedServer extends AsyncDisposable {
  readonly url: string;
  readonly requests: readonly Recorded[];
  /** Resolves when that many requests have come in whole. */
  readonly received: (count: number) => Promise<void>;
}

export async function scriptedServer(script: readonly Step[]): Promise<ScriptedServer> {
  const requests: Recorded[] = [];
  const steps = [...script];
  const server = createServer(async (req, res) => {
    const chunks: Buffer[] = [];
    for await (const chunk of req) chunks.push(chunk as Buffer);
    const body = Buffer.concat(chunks).toString('utf8');
    requests.push({ method: req.method ?? '', path: req.url ?? '', headers: req.headers, body });
    perform(steps.shift() ?? { status: 599, text: 'the script is over' }, res);
    server.emit('recorded');
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    requests,
    received: async (count) => {
      while (requests.length < count) await once(server, 'recorded');
    },
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

function perform(step: Step, res: ServerResponse): void {
  if (step === 'silence') return;
  if (step === 'reset') {
    res.destroy();
    return;
  }
  if (step === 'cut-off') {
    res.writeHead(200, { 'content-length': '100' });
    res.write('{"data":', () => res.destroy());
    return;
  }
  res.writeHead(step.status, { 'content-type': 'application/json', ...step.headers });
  res.end(step.text ?? (step.json === undefined ? '' : JSON.stringify(step.json)));
}
