// Limits the attempts in flight: in total, per endpoint, and by fair share. No slots are reserved. Each endpoint may hold
// only as many slots as it leaves free, so that a newcomer always finds some, however many endpoints are greedy
// (dynamic thresholds, as in the shared buffers of switches).

export type Holder = { id: number; tenantId: number; maxInFlight: number };

/** An endpoint may take one more while it holds fewer than this times what is free; a tenant likewise. */
export const ENDPOINT_SHARE = 1;
export const TENANT_SHARE = 2;

/** How many more (slots, bytes) one that holds `held` may take, each leaving fewer free, before it holds `share` times what is free. */
export const fairRoom = (share: number, free: number, held: number): number =>
  Math.ceil((share * free - held) / (1 + share));

/** Whether there is memory for another attempt. Without it no slot is given out. */
export type ByteRoom = { roomOfTenant: (tenantId: number) => number; roomOfEndpoint: (endpointId: number) => number };
const NO_BOUND: ByteRoom = {
  roomOfTenant: () => Number.POSITIVE_INFINITY,
  roomOfEndpoint: () => Number.POSITIVE_INFINITY,
};

/** Slots up to which a tenant holds next to nothing. */
export const LITTLE_MAX = 32;

export class Slots {
  readonly #bytes: ByteRoom;
  readonly #max: number;
  #used = 0;
  readonly #byEndpoint = new Map<number, { held: number; tenantId: number }>();
  readonly #byTenant = new Map<number, number>();

  constructor(max: number, bytes = NO_BOUND) {
    this.#bytes = bytes;
    this.#max = max;
  }

  get free(): number {
    return this.#max - this.#used;
  }

  get used(): number {
    return this.#used;
  }

  usedBy(endpointId: number): number {
    return this.#byEndpoint.get(endpointId)?.held ?? 0;
  }

  usedByTenant(tenantId: number): number {
    return this.#byTenant.get(tenantId) ?? 0;
  }

  /** Whether a tenant holds next to nothing: less than a turn brings, and far less than is free. */
  hasLittle(tenantId: number): boolean {
    const used = this.usedByTenant(tenantId);
    return used === 0 || used < Math.min(LITTLE_MAX, this.free / 4);
  }

  /** Of an endpoint that holds slots. */
  tenantOf(endpointId: number): number {
    const holding = this.#byEndpoint.get(endpointId);
    if (holding === undefined) throw new Error(`endpoint ${endpointId} holds no slot`);
    return holding.tenantId;
  }

  /** What a tenant may take just now, whichever endpoint it is for. */
  roomOfTenant(tenantId: number): number {
    if (this.#bytes.roomOfTenant(tenantId) <= 0) return 0;
    return Math.max(0, fairRoom(TENANT_SHARE, this.free, this.#byTenant.get(tenantId) ?? 0));
  }

  /** What an endpoint may take just now. */
  room({ id, tenantId, maxInFlight }: Holder): number {
    if (this.#bytes.roomOfEndpoint(id) <= 0) return 0;
    const held = this.usedBy(id);
    const own = Math.min(maxInFlight - held, fairRoom(ENDPOINT_SHARE, this.free, held));
    return Math.max(0, Math.min(own, this.roomOfTenant(tenantId)));
  }

  /** Takes up to `wanted` slots, as far as there is room. Returns how many it got. */
  take(holder: Holder, wanted: number): number {
    const got = Math.min(wanted, this.room(holder));
    this.#add(holder, got);
    return got;
  }

  release(endpointId: number, count = 1): void {
    if (count === 0) return;
    const holding = this.#byEndpoint.get(endpointId);
    const left = (holding?.held ?? 0) - count;
    if (holding === undefined || left < 0) throw new Error(`endpoint ${endpointId} gave back more slots than it held`);
    if (left === 0) this.#byEndpoint.delete(endpointId);
    else holding.held = left;
    const ofTenant = (this.#byTenant.get(holding.tenantId) ?? 0) - count;
    if (ofTenant === 0) this.#byTenant.delete(holding.tenantId);
    else this.#byTenant.set(holding.tenantId, ofTenant);
    this.#used -= count;
  }

  #add({ id, tenantId }: Holder, count: number): void {
    if (count === 0) return;
    const holding = this.#byEndpoint.get(id);
    if (holding === undefined) this.#byEndpoint.set(id, { held: count, tenantId });
    else holding.held += count;
    this.#byTenant.set(tenantId, (this.#byTenant.get(tenantId) ?? 0) + count);
    this.#used += count;
  }
}
