import { notFound } from '../../domain/errors.ts';
import type { TokenFilterField } from '../../domain/list-filter.ts';
import type { Store } from '../../ports/store/index.ts';
import { presentToken } from '../../resources/token.ts';
import type { issueToken } from '../../services/issue-token.ts';
import type { revokeToken } from '../../services/revoke-token.ts';
import { type FilterFields, listFilterOf } from '../list-filter.ts';
import { numberId } from '../number-id.ts';
import { numberedPage } from '../page.ts';
import { numberedPageOf } from '../page-query.ts';
import type { Call, Reply } from '../route.ts';

type Deps = {
  store: Pick<Store, 'getToken' | 'listTokens'>;
  issue: ReturnType<typeof issueToken>;
  revoke: ReturnType<typeof revokeToken>;
};

const FILTER_FIELDS: FilterFields<TokenFilterField> = {
  id: 'whole',
  name: 'text',
  namespace: 'text',
  created_at: 'time',
  expires_at: 'time',
  revoked_at: 'time',
  last_used_at: 'time',
};

export function tokenHandlers({ store, issue, revoke }: Deps) {
  return {
    async list(call: Call): Promise<Reply> {
      const page = numberedPageOf(call.query, ['page', 'filter']);
      const found = await store.listTokens({
        tenantId: call.token.tenantId,
        filter: listFilterOf(call.query, FILTER_FIELDS, ['search']),
        offset: page.offset,
        limit: page.size,
      });
      const items = found.items.map(presentToken);
      return { status: 200, json: numberedPage(call, page, { items, total: found.total }) };
    },

    async get(call: Call): Promise<Reply> {
      const found = await store.getToken({ tenantId: call.token.tenantId, id: numberId(call, 'token') });
      if (found === null) throw notFound('token');
      return { status: 200, json: { data: presentToken(found) } };
    },

    async create(call: Call): Promise<Reply> {
      const issued = await issue(call.token, call.body().value);
      const data = { ...presentToken(issued.token), token: issued.text };
      return { status: 201, json: issued.warnings.length > 0 ? { data, warnings: issued.warnings } : { data } };
    },

    async remove(call: Call): Promise<Reply> {
      await revoke(call.token, numberId(call, 'token'));
      return { status: 204 };
    },
  };
}
