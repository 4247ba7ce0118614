// What a webhook and a target have in common, as far as their forms and panels show it.
import type { Target, Webhook } from '@posthorn/contracts';

/** What they have of the same kind; their conditions and sources of secrets differ. */
export type Endpoint = Pick<Webhook, Exclude<keyof Webhook & keyof Target, 'condition' | 'secret_source'>>;

/** What people call it. */
export type EndpointWord = 'webhook' | 'target';
