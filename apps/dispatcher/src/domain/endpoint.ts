// Where and how requests are sent: all that the engine knows of a receiver. Each webhook and each target has one, under
// its own id.
import type { Lane, TargetMethod } from '@posthorn/contracts';
import type { Authentication } from './authentication/authentication.ts';
import type { FieldsOf } from './endpoint-fields.ts';

/** `failing`: five days without a success; `gone`: the receiver answered 410. */
type DisabledReason = 'by_user' | 'gone' | 'failing';

/** `own`: it has a secret; `tenant`: it signs with the default secret of its tenant; `none`: it is not signed. */
export type SecretSource = 'own' | 'tenant' | 'none';

/** At most `count` attempts may start in any window of `perMs`. */
export type RateLimit = { count: number; perMs: number };

export type ExpiringSecret = { text: string; until: number };

export type Endpoint = FieldsOf<'endpoint'> & {
  id: number;
  tenantId: number;
  method: TargetMethod;
  url: string;
  lane: Lane;
  isActive: boolean;
  disabledReason: DisabledReason | null;
  disabledAt: number | null;
  /** Static headers of every attempt. */
  headers: Readonly<Record<string, string>>;
  /** How its requests prove who sends them; `null` = not at all. Signing is apart from it. */
  authentication: Authentication | null;
  /** Epoch ms; `null` without a client certificate. */
  certificateExpiresAt: number | null;
  /**
   * Where its secrets come from. Of `tenant`, the three fields below are those of the tenant's default secret; they are
   * filled in by the store when it is read.
   */
  secretSource: SecretSource;
  secret: string | null;
  /** Whether Posthorn made the secret: only then may a hint of it go on the wire. */
  secretGenerated: boolean;
  /** The secret before a rotation, valid beside the new one until `until` (epoch ms). */
  previousSecret: ExpiringSecret | null;
  /** When the tenant's default secret was set, if this one signs with it. */
  defaultSecretSetAt: number | null;
  rateLimit: RateLimit | null;
  /** Rises with every change; a change is refused if it was computed from an older one. */
  version: number;
};

/** One that has no id yet; and when its settings were changed. */
export type NewEndpoint = Omit<Endpoint, 'id' | 'version'> & { updatedAt: number };

/** Until when the secret before the last rotation is valid too (epoch ms); `null` = no overlap, or it is over. */
export function overlapEndsAt(endpoint: Pick<Endpoint, 'previousSecret'>, now: number): number | null {
  const { previousSecret } = endpoint;
  return previousSecret !== null && previousSecret.until > now ? previousSecret.until : null;
}
