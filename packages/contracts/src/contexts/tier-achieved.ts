import { named, objectOf } from './fields.ts';
import { owned, rootId } from './owner.ts';
import { tierDefinition, tierMembershipFields } from './tier.ts';

/** The context of `tier.achieved`: the new membership at the root, its definition, what it was before, and the person. */
export const tierContext = named('TierContext', 'A tier a profile reached.', {
  id: rootId,
  ...owned,
  ...tierMembershipFields,
  previous_tier: objectOf(tierDefinition, 'The tier held before; `null` for the first one.'),
  definition: objectOf(tierDefinition, 'The tier reached.'),
});
