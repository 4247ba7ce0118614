// A webhook in the domain: parsed, with times in epoch milliseconds and all defaults filled in. It is an endpoint and what
// is sent there.
import type { Condition } from './condition/parse-condition.ts';
import type { Endpoint } from './endpoint.ts';
import type { FieldsOf } from './endpoint-fields.ts';

/** Which events a webhook gets, and with what. */
export type Matching = {
  /** Event names, `prefix.*` or `*`; the first is the vendor's `trigger`. */
  events: readonly string[];
  namespace: string | null;
  /** Only events that meet it are sent; `null` = all. */
  condition: Condition | null;
  /** Twig whose result adds members to the body; `null` = none. */
  extraDataTemplate: string | null;
};

export type Webhook = Endpoint &
  FieldsOf<'webhook'> &
  Matching & {
    /** The token that created it. */
    tokenId: number | null;
    createdAt: number;
    updatedAt: number;
  };

/** A webhook that has no id yet. */
export type NewWebhook = Omit<Webhook, 'id' | 'version'>;
