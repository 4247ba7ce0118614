import { type Ops, toVendorTime } from '@posthorn/contracts';
import { EXPIRY_WARNING_MS } from '../../domain/authentication/certificate-expiry.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Store } from '../../ports/store/index.ts';
import type { QueueDepth } from '../../ports/store/upkeep.ts';
import type { Call, Reply } from '../route.ts';

type Deps = {
  store: Pick<Store, 'tenantQueues' | 'clockDoubt' | 'expiringCertificates'>;
  engine: { inFlightOf: (tenantId: number) => number };
  clock: Clock;
};

/** What is asked every few seconds stays small. */
const EXPIRING_MAX = 100;

export const opsHandlers = ({ store, engine, clock }: Deps) => ({
  async get({ token }: Call): Promise<Reply> {
    const { tenantId } = token;
    const now = clock.now();
    const [{ tenants, queues }, doubt, expiring] = await Promise.all([
      store.tenantQueues({ now, tenantIds: [tenantId] }),
      store.clockDoubt(),
      store.expiringCertificates({ before: now + EXPIRY_WARNING_MS, tenantId, limit: EXPIRING_MAX }),
    ]);
    const depth = queues[0]?.depth;
    const lane = (name: keyof QueueDepth): Ops['lanes']['high'] => {
      const { due = 0, later = 0, oldestDueAt = null } = depth?.[name] ?? {};
      return { due, later, oldest_due_ms: oldestDueAt === null ? null : Math.max(0, Math.round(now - oldestDueAt)) };
    };
    const data: Ops = {
      lanes: { high: lane('high'), default: lane('default'), low: lane('low') },
      in_flight: engine.inFlightOf(tenantId),
      whole_process: tenants === 1,
      clock_off_ms: doubt === null ? null : Math.round(doubt.offMs),
      expiring_certificates: expiring.map(({ endpointId, kind, expiresAt }) => ({
        webhook_id: kind === 'webhook' ? endpointId : null,
        target_id: kind === 'target' ? endpointId : null,
        expires_at: toVendorTime(expiresAt),
      })),
    };
    return { status: 200, json: { data } };
  },
});
