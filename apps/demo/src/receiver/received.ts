import type { Request } from 'express';
import { Router } from 'express';

// What the demo receiver got, byte for byte, so that it can be held against what was sent: `GET /received/{webhook-id}`.
// The newest requests are kept, in memory; bodies only as long as all of them fit.

export interface Arrival {
  /** RFC 3339, when the whole request was read. */
  readonly at: string;
  readonly endpoint: string;
  /** Names and values as they came, in order and spelling. */
  readonly headers: readonly (readonly [string, string])[];
  readonly body_base64: string;
  /** `null` = not answered, or not to the end. */
  status: number | null;
  /** The code of the refusal, or `duplicate`. */
  remark: string | null;
}

const KEPT_MAX = 500;
const KEPT_BYTES_MAX = 16 * 1_048_576;

export interface Received {
  readonly router: Router;
  readonly note: (req: Request, endpoint: string) => Arrival;
}

export function createReceived(nowMs: () => number = Date.now): Received {
  const kept: { id: string; arrival: Arrival; bytes: number }[] = [];
  let bytes = 0;
  const router = Router();
  router.get('/received/:id', (req, res) => {
    res.json({ data: kept.filter(({ id }) => id === req.params.id).map(({ arrival }) => arrival) });
  });
  return {
    router,
    note(req, endpoint) {
      const body = Buffer.isBuffer(req.body) ? req.body : Buffer.alloc(0);
      const arrival: Arrival = {
        at: new Date(nowMs()).toISOString(),
        endpoint,
        headers: pairs(req.rawHeaders),
        body_base64: body.toString('base64'),
        status: null,
        remark: null,
      };
      kept.push({ id: req.get('webhook-id') ?? '', arrival, bytes: body.length });
      bytes += body.length;
      while (kept.length > KEPT_MAX || bytes > KEPT_BYTES_MAX) bytes -= kept.shift()?.bytes ?? 0;
      return arrival;
    },
  };
}

const pairs = (raw: readonly string[]): [string, string][] =>
  raw.flatMap((name, index) => (index % 2 === 0 ? [[name, raw[index + 1] ?? ''] as [string, string]] : []));
