import { conditionPreview, conditionPreviewInput, templatePreview, templatePreviewInput } from '@posthorn/contracts';
import { type Operation, one } from '../operation.ts';

const group = 'Previews';
const EVENTS = 'With `event_id` or `sample` it needs the scope `read-events` too.';

export const previewOperations = {
  condition: {
    id: 'previewCondition',
    group,
    summary: 'Try a condition',
    description: `Evaluates the rule with the engine and the bounds that decide of deliveries: on a \`context\`, on a stored event, on a sample of the newest events, or on both. ${EVENTS}`,
    body: {
      schema: conditionPreviewInput,
      required: true,
      example: {
        condition: { '>=': [{ var: 'total' }, 50] },
        context: { id: 'd1c7', total: 20 },
        sample: { event: 'transaction.created', limit: 50 },
      },
    },
    answer: one(conditionPreview),
    errors: ['not_found', 'gone'],
  },
  template: {
    id: 'previewTemplate',
    group,
    summary: 'Try an extra data template',
    description: `Renders the template with the renderer and the bounds of deliveries, and adds what it makes to the context. What is wrong with the template is told in \`fault\`, not as a refusal. ${EVENTS}`,
    body: {
      schema: templatePreviewInput,
      required: true,
      example: { template: '{"greeting": "Hi {{ first_name }}"}', context: { id: 'p1', first_name: 'Maren' } },
    },
    answer: one(templatePreview),
    errors: ['not_found', 'gone'],
  },
} as const satisfies Record<string, Operation>;
