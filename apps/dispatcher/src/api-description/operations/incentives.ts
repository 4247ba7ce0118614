import { delivery } from '@posthorn/contracts';
import { z } from 'zod';
import { type Operation, one } from '../operation.ts';

const group = "The vendor's calls";

const operation = (name: 'reward' | 'benefit', occasions: string, fields: string) =>
  ({
    id: name === 'reward' ? 'triggerRewardTarget' : 'triggerBenefitTarget',
    group,
    summary: `Send a ${name} to a target`,
    description: `The vendor's call. It sends the newest stored context of the ${name} to the target that the ${name}'s definition names (${fields}), as a new delivery. The target's condition is not asked. It needs a bearer token; a session of the inspector is refused.`,
    params: {
      id: z.string().describe(`The id of the ${name}: the \`id\` at the root of its contexts.`),
      target: z.string().describe(`${occasions}, or the id of a target.`),
    },
    answer: one(delivery),
    errors: ['cross_site'],
  }) as const satisfies Operation;

export const incentiveOperations = {
  reward: operation(
    'reward',
    '`issue`, `expiry`, `extend`',
    '`issue_target_id`, `expiry_target_id`, `extend_target_id`',
  ),
  benefit: operation(
    'benefit',
    '`issue`, `remind`, `extend`',
    '`issue_target_id`, `remind_target_id`, `extend_target_id`',
  ),
};
