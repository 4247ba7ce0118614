import { numberedPage } from '../page.ts';
import { numberedPageOf } from '../page-query.ts';
import type { Call, Reply } from '../route.ts';

export const targetPresetHandlers = {
  async list(call: Call): Promise<Reply> {
    // Loaded when it is first asked for: most processes never are.
    const { TARGET_PRESETS } = await import('../../target-presets/presets.ts');
    const page = numberedPageOf(call.query, ['page']);
    const start = (page.number - 1) * page.size;
    const items = TARGET_PRESETS.slice(start, start + page.size);
    return { status: 200, json: numberedPage(call, page, { items, total: TARGET_PRESETS.length }) };
  },
};
