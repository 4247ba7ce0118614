// A target in the domain: an endpoint with a handle and a template. It has no events of its own: reactions name it.
import type { Condition } from './condition/parse-condition.ts';
import type { Endpoint } from './endpoint.ts';
import type { FieldsOf } from './endpoint-fields.ts';

export type Target = Endpoint &
  FieldsOf<'target'> & {
    name: string;
    /** Unique in the tenant, fixed at creation. */
    handle: string;
    /** Twig that renders the body; `null` = the whole context is sent as it is. */
    template: string | null;
    /** Only contexts that meet it are sent; `null` = all. */
    condition: Condition | null;
    /** The token that created it. */
    tokenId: number | null;
    createdAt: number;
    updatedAt: number;
  };

/** A target that has no id yet. */
export type NewTarget = Omit<Target, 'id' | 'version'>;
