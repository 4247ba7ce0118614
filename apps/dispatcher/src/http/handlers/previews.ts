import type { previewCondition } from '../../services/preview-condition.ts';
import type { previewTemplate } from '../../services/preview-template.ts';
import type { Call, Reply } from '../route.ts';

type Deps = {
  condition: ReturnType<typeof previewCondition>;
  template: ReturnType<typeof previewTemplate>;
};

export function previewHandlers({ condition, template }: Deps) {
  return {
    async condition(call: Call): Promise<Reply> {
      const { text, value } = call.body();
      return { status: 200, json: { data: await condition(call.token, text, value) } };
    },

    async template(call: Call): Promise<Reply> {
      const { text, value } = call.body();
      return { status: 200, json: { data: await template(call.token, text, value) } };
    },
  };
}
