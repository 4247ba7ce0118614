// A webhook as the inside knows it: parsed, times in epoch milliseconds, every default filled in.
import type { Lane } from '@posthorn/contracts';

type WebhookDisabledReason = 'by_user' | 'gone';

export type Webhook = {
  id: number;
  tenantId: number;
  /** Event names, `prefix.*` or `*`; the first is the vendor's `trigger`. */
  events: readonly string[];
  url: string;
  namespace: string | null;
  lane: Lane;
  description: string | null;
  isActive: boolean;
  disabledReason: WebhookDisabledReason | null;
  disabledAt: number | null;
  /** Static headers of every attempt. */
  headers: Readonly<Record<string, string>>;
  secret: string | null;
  /** Whether Posthorn made the secret: only then may a hint of it go on the wire. */
  secretGenerated: boolean;
  timeoutMs: number;
  maxInFlight: number;
  /** Seconds before each retry; `null` = the default schedule, `[]` = no retry. */
  retrySchedule: readonly number[] | null;
  retryHourly: boolean;
  retryDaily: boolean;
  vendorSignature: boolean;
  /** The token that created it. */
  tokenId: number | null;
  createdAt: number;
  updatedAt: number;
  /** Rises with every change; a change is refused if it was computed from an older one. */
  version: number;
};

/** A webhook that has no id yet. */
export type NewWebhook = Omit<Webhook, 'id' | 'version'>;
