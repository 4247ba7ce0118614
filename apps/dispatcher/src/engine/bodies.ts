// Counts the body bytes of attempts in flight. Attempts with the same body share one buffer, and a claim does not read a
// large context that is here. So an event for twenty endpoints is in memory once, and read once. Bytes are shared like slots:
// each endpoint and tenant may take more only while it leaves enough free, so that large bodies behind slow receivers never
// take all memory.
import type { Endpoint } from '../domain/endpoint.ts';
import type { ClaimedDelivery, ClaimRequest } from '../ports/store/claims.ts';
import type { Turn } from './agenda.ts';
import { ENDPOINT_SHARE, fairRoom, type Slots, TENANT_SHARE } from './slots.ts';

/** Shorter ones are not looked for: what they take is bounded by the slots. In characters. */
export const SHARED_FROM_CHARS = 16 * 1024;

/** Of one claim: what crosses from the store's thread at once is in memory several times, and holds up the event loop. */
const CLAIM_MAX_BYTES = 512 * 1024;
/** Of one claim, for each tenant, whatever the others take: their large bodies must not hold up its small ones. */
const TENANT_MIN_BYTES = 64 * 1024;

/** One attempt's hold of its body. */
export type HeldBody = {
  readonly bytes: Buffer;
  readonly text: string;
  readonly tenantId: number;
  readonly endpointId: number;
};

/** What is to be held. */
type Held = Pick<ClaimedDelivery, 'tenantId' | 'endpointId' | 'eventId' | 'body' | 'context'>;

/** `eventId`: whose context it is, if a claim said so. */
type Shared = { bytes: Buffer; text: string; holders: number; eventId: string | null };

/** Contexts that one claim is told of: those held last. */
const KNOWN_MAX = 64;

export class Bodies {
  readonly #maxBytes: number;
  #used = 0;
  readonly #byTenant = new Map<number, number>();
  /** Each of its attempts counted, whether or not its body is shared. */
  readonly #byEndpoint = new Map<number, number>();
  readonly #shared = new Map<number, Map<string, Shared>>();
  /** By the event whose context it is. */
  readonly #contexts = new Map<string, { tenantId: number; shared: Shared }>();

  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes;
  }

  /** Bytes of all buffers. */
  get used(): number {
    return this.#used;
  }

  /** What may be claimed in all. */
  get room(): number {
    return Math.max(0, this.#maxBytes - this.#used);
  }

  roomOfTenant(tenantId: number): number {
    return Math.max(0, fairRoom(TENANT_SHARE, this.room, this.#byTenant.get(tenantId) ?? 0));
  }

  roomOfEndpoint(endpointId: number): number {
    return Math.max(0, fairRoom(ENDPOINT_SHARE, this.room, this.#byEndpoint.get(endpointId) ?? 0));
  }

  /** What a claim for these turns may bring. */
  wishes(
    turns: readonly Turn[],
    slots: Pick<Slots, 'tenantOf'>,
    known: ReadonlyMap<number, Endpoint>,
  ): Pick<ClaimRequest, 'wants' | 'bytesMax' | 'tenantBytesMin' | 'knownContexts'> {
    const wants = turns.map((turn) => ({
      ...turn,
      bytesMax: this.roomOfEndpoint(turn.endpointId),
      tenantBytesMax: this.roomOfTenant(slots.tenantOf(turn.endpointId)),
      version: known.get(turn.endpointId)?.version,
    }));
    const bytesMax = Math.min(this.room, CLAIM_MAX_BYTES);
    const wishes = { wants, bytesMax, tenantBytesMin: Math.min(this.room, TENANT_MIN_BYTES) };
    return this.#contexts.size === 0 ? wishes : { ...wishes, knownContexts: this.#pin() };
  }

  /** They are held until the claim that was told of them is answered. */
  #pin(): string[] {
    const ids = [...this.#contexts.keys()].slice(-KNOWN_MAX);
    for (const id of ids) this.#contextOf(id).shared.holders += 1;
    return ids;
  }

  /** The claim is answered, and what it claimed is held. */
  unpin(ids: readonly string[] = []): void {
    for (const id of ids) {
      const { tenantId, shared } = this.#contextOf(id);
      this.#letGo(tenantId, shared);
    }
  }

  #contextOf(eventId: string) {
    const found = this.#contexts.get(eventId);
    if (found === undefined) throw new Error(`the context of event ${eventId} is not held`);
    return found;
  }

  hold(delivery: Held): HeldBody {
    const { tenantId, endpointId } = delivery;
    const { bytes, text } = this.#bodyOf(delivery);
    add(this.#byEndpoint, endpointId, bytes.byteLength);
    return { bytes, text, tenantId, endpointId };
  }

  /** Once, when the attempt is over. */
  release({ bytes, text, tenantId, endpointId }: HeldBody): void {
    add(this.#byEndpoint, endpointId, -bytes.byteLength);
    const shared = text.length < SHARED_FROM_CHARS ? undefined : this.#shared.get(tenantId)?.get(text);
    if (shared === undefined) this.#count(tenantId, -bytes.byteLength);
    else this.#letGo(tenantId, shared);
  }

  #letGo(tenantId: number, shared: Shared): void {
    shared.holders -= 1;
    if (shared.holders > 0) return;
    const ofTenant = this.#shared.get(tenantId);
    ofTenant?.delete(shared.text);
    if (ofTenant?.size === 0) this.#shared.delete(tenantId);
    if (shared.eventId !== null) this.#contexts.delete(shared.eventId);
    this.#count(tenantId, -shared.bytes.byteLength);
  }

  #bodyOf({ tenantId, eventId, body, context }: Held): Pick<HeldBody, 'bytes' | 'text'> {
    if (context === 'known' && eventId !== null) {
      const { shared } = this.#contextOf(eventId);
      shared.holders += 1;
      return shared;
    }
    if (body.length < SHARED_FROM_CHARS) return this.#own(tenantId, body);
    const shared = this.#share(tenantId, body);
    if (context === 'read' && eventId !== null && shared.eventId === null && !this.#contexts.has(eventId)) {
      shared.eventId = eventId;
      this.#contexts.set(eventId, { tenantId, shared });
    }
    return shared;
  }

  #own(tenantId: number, text: string) {
    const bytes = Buffer.from(text, 'utf8');
    this.#count(tenantId, bytes.byteLength);
    return { bytes, text };
  }

  /** The text too is the shared one: a claim brings each delivery its own copy, which is let go here. */
  #share(tenantId: number, body: string): Shared {
    const ofTenant = this.#shared.get(tenantId) ?? new Map<string, Shared>();
    this.#shared.set(tenantId, ofTenant);
    const known = ofTenant.get(body);
    if (known !== undefined) {
      known.holders += 1;
      return known;
    }
    const made = { ...this.#own(tenantId, body), holders: 1, eventId: null };
    ofTenant.set(body, made);
    return made;
  }

  #count(tenantId: number, bytes: number): void {
    this.#used += bytes;
    add(this.#byTenant, tenantId, bytes);
  }
}

function add(sums: Map<number, number>, key: number, bytes: number): void {
  const sum = (sums.get(key) ?? 0) + bytes;
  if (sum === 0) sums.delete(key);
  else sums.set(key, sum);
}
