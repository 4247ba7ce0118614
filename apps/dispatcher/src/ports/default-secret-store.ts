// What the store keeps of the default secrets of tenants.
import type { Actor } from '../domain/audit.ts';
import type { DefaultSecret, NewDefaultSecret } from '../domain/default-secret.ts';
import type { Tenant } from '../domain/token.ts';

export interface DefaultSecretStore {
  findTenant(input: { name: string }): Promise<Tenant | null>;
  /** With the number of webhooks that sign with it; `secret` is `null` where none was needed yet. */
  getDefaultSecret(input: { tenantId: number }): Promise<{ secret: DefaultSecret | null; webhooks: number }>;
  /**
   * Refuses with `stale` if the stored version is not `version` (`null` = there is none yet). Webhooks that sign with it
   * sign with the new one from this commit on. `reveals`: the answer will show it.
   */
  saveDefaultSecret(input: {
    tenantId: number;
    version: number | null;
    secret: NewDefaultSecret;
    now: number;
    actor: Actor;
    reveals: boolean;
  }): Promise<'saved' | 'stale'>;
}
