// A webhook in the domain: parsed, with times in epoch milliseconds and all defaults filled in.
import type { Lane, SecretSource } from '@posthorn/contracts';
import type { Condition } from './condition/parse-condition.ts';
import type { PlainFields } from './webhook-fields.ts';

/** `failing`: five days without a success; `gone`: the receiver answered 410. */
type WebhookDisabledReason = 'by_user' | 'gone' | 'failing';

/** At most `count` attempts may start in any window of `perMs`. */
export type RateLimit = { count: number; perMs: number };

export type ExpiringSecret = { text: string; until: number };

export type Webhook = PlainFields & {
  id: number;
  tenantId: number;
  /** Event names, `prefix.*` or `*`; the first is the vendor's `trigger`. */
  events: readonly string[];
  url: string;
  namespace: string | null;
  /** Only events that meet it are sent; `null` = all. */
  condition: Condition | null;
  /** Twig whose result adds members to the body; `null` = none. */
  extraDataTemplate: string | null;
  lane: Lane;
  isActive: boolean;
  disabledReason: WebhookDisabledReason | null;
  disabledAt: number | null;
  /** Static headers of every attempt. */
  headers: Readonly<Record<string, string>>;
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
  /** The token that created it. */
  tokenId: number | null;
  createdAt: number;
  updatedAt: number;
  /** Rises with every change; a change is refused if it was computed from an older one. */
  version: number;
};

/** A webhook that has no id yet. */
export type NewWebhook = Omit<Webhook, 'id' | 'version'>;

/** Until when the secret before the last rotation is valid too (epoch ms); `null` = no overlap, or it is over. */
export function overlapEndsAt(webhook: Pick<Webhook, 'previousSecret'>, now: number): number | null {
  const { previousSecret } = webhook;
  return previousSecret !== null && previousSecret.until > now ? previousSecret.until : null;
}
