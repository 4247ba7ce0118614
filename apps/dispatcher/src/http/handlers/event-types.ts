import { notFound } from '../../domain/errors.ts';
import { numberedPage } from '../page.ts';
import { numberedPageOf } from '../page-query.ts';
import type { Call, Reply } from '../route.ts';

/** Loaded when it is first asked for: most processes never are, and its schemas are large. */
const catalogue = () => import('@posthorn/contracts/catalogue');

export const eventTypeHandlers = {
  /** Paged, because a schema is made on its first use: all at once would hold up deliveries. */
  async list(call: Call): Promise<Reply> {
    const { CATALOGUE, findEventType } = await catalogue();
    const page = numberedPageOf(call.query, ['page']);
    const start = (page.number - 1) * page.size;
    const items = CATALOGUE.slice(start, start + page.size).map(({ name }) => findEventType(name));
    return { status: 200, json: numberedPage(call, page, { items, total: CATALOGUE.length }) };
  },

  async get(call: Call): Promise<Reply> {
    const { findEventType } = await catalogue();
    const found = findEventType(call.params['name'] ?? '');
    if (found === undefined) throw notFound('event type in the catalogue (custom events may have any name)');
    return { status: 200, json: { data: found } };
  },
};
