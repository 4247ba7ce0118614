// What the person at the machine may do with a database, without a token: for command lines and for programs that embed the
// dispatcher. It works before, while and after a dispatcher runs on the same database.
import type { SecretRotation } from '@posthorn/contracts';
import { systemClock } from './clock/system-clock.ts';
import { RequestError } from './domain/errors.ts';
import { secretHint } from './domain/secret-hint.ts';
import type { Token } from './domain/token.ts';
import { StoreError } from './ports/store/store-error.ts';
import type { ClockDoubt } from './ports/store/upkeep.ts';
import { createCryptoRandom } from './random/crypto-random.ts';
import { rotateDefaultSecret, showDefaultSecret } from './services/default-secret.ts';
import { type CreateTokenInput, createToken } from './services/tokens.ts';
import { missingDatabase, openStore } from './store/open-store.ts';

export { type ClockDoubt, type CreateTokenInput, missingDatabase, RequestError, StoreError, type Token };

export type AdministrationOptions = {
  /** `sqlite:PATH`. Created or migrated if needed. */
  database: string;
  /** Text of POSTHORN_MASTER_KEY; `null` = the key file next to the database file. */
  masterKey: string | null;
  /** Who does it, for the audit log. */
  actor: string;
};

/** A secret in the only answer that shows it. */
export type ShownSecret = { text: string; webhooks: number; warnings: readonly string[] };

export type SecretStatus = {
  /** The last four characters; `null` if no secret was needed yet. */
  hint: string | null;
  canBeShown: boolean;
  /** Epoch ms. */
  setAt: number | null;
  /** Epoch ms; `null` = no rotation is in its overlap. */
  overlapEndsAt: number | null;
  /** How many webhooks sign with it. */
  webhooks: number;
};

export interface Administration extends AsyncDisposable {
  /** Creates the tenant if it is missing. */
  createToken(input: CreateTokenInput): Promise<{ token: Token; text: string }>;
  /** Of all tenants, newest first. */
  listTokens(): Promise<readonly Token[]>;
  /** `false` = there is no such token, or it was revoked already. */
  revokeToken(id: number): Promise<boolean>;
  /** `null` = the tenant does not exist, here and below. @throws RequestError `conflict` */
  showSecret(tenant: string): Promise<ShownSecret | null>;
  /** @throws RequestError `invalid`, `conflict` */
  rotateSecret(tenant: string, wish: SecretRotation): Promise<ShownSecret | null>;
  secretStatus(tenant: string): Promise<SecretStatus | null>;
  clockDoubt(): Promise<ClockDoubt | null>;
  /** Answers what was doubted. */
  confirmClock(): Promise<ClockDoubt | null>;
}

/** @throws StoreError */
export async function openAdministration({
  database,
  masterKey,
  actor: name,
}: AdministrationOptions): Promise<Administration> {
  const store = await openStore({ database, masterKey, role: 'act' });
  const clock = systemClock;
  const actor = { tokenId: null, name };
  const create = createToken({ store, clock, random: createCryptoRandom() });
  const show = showDefaultSecret({ store, clock });
  const rotate = rotateDefaultSecret({ store, clock });

  async function ofTenant<T>(tenant: string, act: (tenantId: number) => Promise<T>): Promise<T | null> {
    const found = await store.findTenant({ name: tenant });
    return found === null ? null : act(found.id);
  }

  return {
    createToken: (input) => create(input, actor),
    listTokens: async () => (await store.listTokens({ tenantId: null })).items,
    revokeToken: (id) => store.revokeToken({ id, tenantId: null, now: clock.now(), actor }),
    showSecret: (tenant) => ofTenant(tenant, (tenantId) => show({ tenantId, actor })),
    rotateSecret: (tenant, wish) => ofTenant(tenant, (tenantId) => rotate({ tenantId, actor }, wish)),
    secretStatus: (tenant) =>
      ofTenant(tenant, async (tenantId) => {
        const { secret, webhooks } = await store.getDefaultSecret({ tenantId });
        const until = secret?.previous?.until ?? null;
        return {
          hint: secretHint(secret?.text ?? null),
          canBeShown: secret === null || secret.shownAt === null,
          setAt: secret?.setAt ?? null,
          overlapEndsAt: until !== null && until > clock.now() ? until : null,
          webhooks,
        };
      }),
    clockDoubt: () => store.clockDoubt(),
    confirmClock: () => store.confirmClock(),
    [Symbol.asyncDispose]: () => store[Symbol.asyncDispose](),
  };
}
