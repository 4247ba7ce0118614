// What a condition or template is tried on: a context that was sent along, a stored event, and a sample of the newest.
import { canonicalName, toRfc3339 } from '@posthorn/contracts';
import { invalid, notFound, RequestError } from '../domain/errors.ts';
import type { EventRecord } from '../domain/records.ts';
import { mayUse, type Token } from '../domain/token.ts';
import type { Clock } from '../ports/clock.ts';
import type { Store } from '../ports/store/index.ts';

export type SampleWish = { event?: string | undefined; limit?: number | undefined };
type Wish = { context?: unknown; event_id?: string | undefined; sample?: SampleWish | undefined };

/** Contexts of a sample together: they are all in memory at once. */
const SAMPLE_MAX_CHARS = 8 * 1024 * 1024;
const SAMPLE_MAX_MS = 2000;
const SAMPLES_AT_ONCE = 4;

/** Contexts of events are read here: who may not list events gets none of them in this way. */
export function requireEvents(token: Token, { event_id, sample }: Wish): void {
  if ((event_id === undefined && sample === undefined) || mayUse(token, 'read-events')) return;
  const message = `The token "${token.name}" lacks the scope "read-events". Send a "context" instead, or use a token with that scope.`;
  throw new RequestError('forbidden', message);
}

/** The source text of a context; `null` where there is none. @throws RequestError */
export async function contextOf(
  store: Pick<Store, 'getEvent'>,
  token: Token,
  wish: Wish,
  memberText: (name: string) => string,
): Promise<string | null> {
  if (wish.event_id === undefined) return wish.context === undefined ? null : memberText('context');
  if (wish.context !== undefined) throw invalid({ event_id: ['cannot be combined with "context": send one of them'] });
  const found = await store.getEvent({ tenantId: token.tenantId, id: wish.event_id });
  if (found === null) throw notFound('event');
  if (found.event.erasedAt === null) return found.event.context;
  throw new RequestError('gone', 'The context of this event was erased with its profile. Choose another event.');
}

export type Sampled<Row> = { rows: (Row & EventShown)[]; warnings: string[] };
type EventShown = { event_id: string; event: string; created_at: string };
export type Sampler = ReturnType<typeof createSampler>;

/** Looks at the newest events one by one, and lets others have their turn in between. */
export function createSampler({ store, clock }: { store: Pick<Store, 'sampleEvents'>; clock: Clock }) {
  let underWay = 0;
  return async <Row>(
    token: Token,
    { event, limit }: SampleWish & { limit: number },
    look: (event: EventRecord) => Row | Promise<Row>,
  ): Promise<Sampled<Row>> => {
    if (underWay >= SAMPLES_AT_ONCE) {
      const message = `${SAMPLES_AT_ONCE} sample previews are already running, which is the limit. Try again.`;
      throw new RequestError('unavailable', message, undefined, 1);
    }
    underWay += 1;
    try {
      const filter = event === undefined ? {} : { name: canonicalName(event) };
      const events = await store.sampleEvents({
        tenantId: token.tenantId,
        filter,
        limit,
        maxChars: SAMPLE_MAX_CHARS,
      });
      const rows: (Row & EventShown)[] = [];
      const until = clock.monotonic() + SAMPLE_MAX_MS;
      for (const one of events) {
        if (clock.monotonic() >= until) return { rows, warnings: [`the sample stopped after ${SAMPLE_MAX_MS} ms`] };
        rows.push({
          ...(await look(one)),
          ...{ event_id: one.id, event: one.name, created_at: toRfc3339(one.createdAt) },
        });
        await new Promise((resolve) => setImmediate(resolve));
      }
      return { rows, warnings: [] };
    } finally {
      underWay -= 1;
    }
  };
}
