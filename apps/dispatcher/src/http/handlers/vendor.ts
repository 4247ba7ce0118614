// Calls with the names and answer shapes of the vendor (Omneo), for its existing clients.
import { invalid, notFound, RequestError } from '../../domain/errors.ts';
import type { AuditFilterField } from '../../domain/list-filter.ts';
import { isExpired } from '../../domain/token.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Store } from '../../ports/store/index.ts';
import { presentApiToken, presentAudit } from '../../resources/vendor.ts';
import type { authenticate } from '../../services/authenticate.ts';
import type { issueApiToken } from '../../services/issue-api-token.ts';
import type { revokeToken } from '../../services/revoke-token.ts';
import { type FilterFields, listFilterOf } from '../list-filter.ts';
import { numberId } from '../number-id.ts';
import { numberedPage } from '../page.ts';
import { numberedPageOf, orderOf } from '../page-query.ts';
import type { Call, OpenCall, Reply } from '../route.ts';

type Deps = {
  store: Pick<Store, 'listTokens' | 'listAudits'>;
  clock: Clock;
  authenticate: ReturnType<typeof authenticate>;
  issue: ReturnType<typeof issueApiToken>;
  revoke: ReturnType<typeof revokeToken>;
};

/** The list has no pages in the vendor's shape. */
const TOKENS_MAX = 1000;

const AUDIT_FIELDS: FilterFields<AuditFilterField> = {
  id: 'whole',
  event: 'text',
  auditable_type: 'text',
  auditable_id: 'whole',
  user_id: 'whole',
  token_name: 'text',
  created_at: 'time',
};

export function vendorHandlers({ store, clock, authenticate, issue, revoke }: Deps) {
  return {
    /** Open, because its refusal has a shape of its own, which clients compare. */
    async verify(call: OpenCall): Promise<Reply> {
      try {
        await authenticate({ authorization: call.header('authorization'), cookie: call.header('cookie') });
        return { status: 200, json: { status: 200, message: 'Authenticated.' } };
      } catch (error) {
        if (!(error instanceof RequestError) || !['unauthenticated', 'token_expired'].includes(error.code)) throw error;
        return { status: 401, json: { message: 'Unauthenticated.' }, headers: { 'www-authenticate': 'Bearer' } };
      }
    },

    async createToken(call: Call): Promise<Reply> {
      const { token, text } = await issue(call.token, call.body().value);
      return { status: 200, json: { accessToken: text, token: presentApiToken(token) } };
    },

    async removeToken(call: Call): Promise<Reply> {
      await revoke(call.token, numberId(call, 'token'));
      return { status: 204 };
    },

    async listTokens(call: Call): Promise<Reply> {
      const type = typeOf(call);
      const now = clock.now();
      const { items } = await store.listTokens({ tenantId: call.token.tenantId });
      const wanted = items.filter(
        (token) => type === null || (type === 'expired' ? isExpired(token, now) : isCurrent(token, now)),
      );
      return { status: 200, json: wanted.slice(0, TOKENS_MAX).map(presentApiToken) };
    },

    async listAudits(call: Call): Promise<Reply> {
      const page = numberedPageOf(call.query, ['page', 'filter', 'sort']);
      const found = await store.listAudits({
        tenantId: call.token.tenantId,
        filter: listFilterOf(call.query, AUDIT_FIELDS, ['search']),
        order: orderOf(call.query, ['id', 'created_at']),
        offset: page.offset,
        limit: page.size,
      });
      const items = found.items.map(presentAudit);
      return { status: 200, json: numberedPage(call, page, { items, total: found.total }) };
    },

    async getAudit(call: Call): Promise<Reply> {
      const byId = { field: 'id', operator: 'eq', values: [numberId(call, 'audit entry')] } as const;
      const order = { field: 'id', descending: true } as const;
      const { tenantId } = call.token;
      const filter = { comparisons: [byId] };
      const [entry] = (await store.listAudits({ tenantId, filter, order, offset: 0, limit: 1 })).items;
      if (entry === undefined) throw notFound('audit entry');
      return { status: 200, json: { data: presentAudit(entry) } };
    },
  };
}

const isCurrent = (token: Parameters<typeof isExpired>[0], now: number): boolean =>
  token.revokedAt === null && !isExpired(token, now);

function typeOf({ query }: Call): 'current' | 'expired' | null {
  const unknown = Object.keys(query).find((name) => name !== 'type');
  if (unknown !== undefined) throw invalid({ [unknown]: ['is not a known parameter: use type'] });
  const { type } = query;
  if (type === undefined) return null;
  if (type === 'current' || type === 'expired') return type;
  throw invalid({ type: ['must be current or expired'] });
}
