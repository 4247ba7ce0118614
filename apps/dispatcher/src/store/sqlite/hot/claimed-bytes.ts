// How many bytes of bodies one claim has taken, in all and for each tenant: what it must not go on beyond.
import type { ClaimRequest, ClaimWish } from '../../../ports/store/claims.ts';

/** Of one wish. `room`: bodies may be taken while it is above 0, so that the last one may go beyond. */
export type BytesOfWish = { readonly room: number; add: (bytes: number) => void };

const NO_BOUND = Number.POSITIVE_INFINITY;

export class ClaimedBytes {
  readonly #bytesMax: number;
  readonly #tenantBytesMin: number;
  #taken = 0;
  readonly #byTenant = new Map<number, number>();

  constructor({ bytesMax = NO_BOUND, tenantBytesMin = 0 }: Pick<ClaimRequest, 'bytesMax' | 'tenantBytesMin'>) {
    this.#bytesMax = bytesMax;
    this.#tenantBytesMin = tenantBytesMin;
  }

  of(tenantId: number, { bytesMax = NO_BOUND, tenantBytesMax = NO_BOUND }: ClaimWish): BytesOfWish {
    let own = 0;
    const room = (): number => {
      const ofTenant = this.#byTenant.get(tenantId) ?? 0;
      const ofClaim = Math.max(this.#bytesMax - this.#taken, this.#tenantBytesMin - ofTenant);
      return Math.min(ofClaim, tenantBytesMax - ofTenant, bytesMax - own);
    };
    return {
      get room() {
        return room();
      },
      add: (bytes) => {
        own += bytes;
        this.#taken += bytes;
        this.#byTenant.set(tenantId, (this.#byTenant.get(tenantId) ?? 0) + bytes);
      },
    };
  }
}
