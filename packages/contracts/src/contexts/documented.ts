// The shape that the catalogue shows for each event. The seven canonical events are checked against it. For the others
// it is documentation taken from the sources, and refuses nothing.
import type { z } from 'zod';
import { isOperationalEvent } from '../events/names.ts';
import { achievementContext } from './achievement.ts';
import { benefitContext, benefitDefinition } from './benefit.ts';
import { CONTEXT_SCHEMAS } from './contexts.ts';
import { location } from './location.ts';
import { deliveryExhaustedContext, targetDisabledContext, webhookDisabledContext } from './operational.ts';
import { pointContext } from './point.ts';
import { product } from './product.ts';
import { profileContext } from './profile.ts';
import {
  addressContext,
  aggregationContext,
  attributeContext,
  balanceContext,
  customContext,
  identityContext,
  ownedRecordContext,
  recordContext,
  transactionItemContext,
} from './records.ts';
import { region } from './region.ts';
import { rewardContext } from './reward.ts';
import { tierContext } from './tier-achieved.ts';
import { transactionContext } from './transaction.ts';

const OPERATIONAL = {
  'webhook.disabled': webhookDisabledContext,
  'target.disabled': targetDisabledContext,
  'delivery.exhausted': deliveryExhaustedContext,
};

/** By beginning of the name; the longest that fits wins. */
const BY_PREFIX: ReadonlyMap<string, z.ZodType> = new Map<string, z.ZodType>([
  ['profile.', profileContext],
  ['profile-temporary.', profileContext],
  ['profile.address.', addressContext],
  ['address.', addressContext],
  ['identity.', identityContext],
  ['profile-attribute.', attributeContext],
  ['aggregation.', aggregationContext],
  ['balance.', balanceContext],
  ['transaction.', transactionContext],
  ['order.', transactionContext],
  ['transaction-item.', transactionItemContext],
  ['reward.', rewardContext],
  ['benefit.', benefitContext],
  ['benefit-definition.', benefitDefinition],
  ['point.', pointContext],
  ['tier-point.', pointContext],
  ['tier.', tierContext],
  ['achievement.', achievementContext],
  ['product.', product],
  ['product-list.', ownedRecordContext],
  ['product-list-item.', ownedRecordContext],
  ['product-list-share.', ownedRecordContext],
  ['interaction.', ownedRecordContext],
  ['rating.', ownedRecordContext],
  ['connection.', ownedRecordContext],
  ['location.', location],
  ['region.', region],
  ['rate.', recordContext],
]);

/** The schema shown for an event; for a name the catalogue does not have, the shape of custom events. */
export function documentedSchemaOf(name: string): z.ZodType {
  if (Object.hasOwn(CONTEXT_SCHEMAS, name)) return CONTEXT_SCHEMAS[name as keyof typeof CONTEXT_SCHEMAS];
  if (isOperationalEvent(name)) return OPERATIONAL[name];
  const fitting = [...BY_PREFIX.keys()].filter((prefix) => name.startsWith(prefix));
  const longest = fitting.sort((a, b) => b.length - a.length)[0];
  return (longest === undefined ? undefined : BY_PREFIX.get(longest)) ?? customContext;
}
