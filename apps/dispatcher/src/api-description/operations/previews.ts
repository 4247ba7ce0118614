import { conditionPreview, conditionPreviewInput, templatePreview, templatePreviewInput } from '@posthorn/contracts';
import { type Operation, one } from '../operation.ts';

const group = 'Previews';
const EVENTS = 'With `event_id` or `sample` it also needs the scope `read-events`.';

export const previewOperations = {
  condition: {
    id: 'previewCondition',
    group,
    summary: 'Try a condition',
    description: `Evaluates the rule with the same engine and limits as real events, on a \`context\` or a stored event, on a sample of the newest events, or on both. ${EVENTS}`,
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
    // The editor of a target renders with it as one types.
    orScope: 'read-targets',
    description: `Renders the template with the same renderer and limits as deliveries, and adds the output to the context. Errors of the template are reported in \`fault\`, not as an error answer. ${EVENTS}`,
    body: {
      schema: templatePreviewInput,
      required: true,
      example: { template: '{"greeting": "Hi {{ first_name }}"}', context: { id: 'p1', first_name: 'Maren' } },
    },
    answer: one(templatePreview),
    errors: ['not_found', 'gone'],
  },
} as const satisfies Record<string, Operation>;
