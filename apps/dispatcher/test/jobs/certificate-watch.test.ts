// Who is told that a client certificate expires, and when (docs/spec.md auth-14).
import { pino } from 'pino';
import { expect, it } from 'vitest';
import { expiryWarning } from '../../src/domain/authentication/certificate-expiry.ts';
import { createCertificateWatch } from '../../src/jobs/certificate-watch.ts';
import { createExpiryLog } from '../../src/logs/expiry-log.ts';
import { createdWebhook, NOW, newTenant } from '../support/builders.ts';
import { World } from '../support/world.ts';

const DAY_MS = 86_400_000;

const certified = {
  authentication: { kind: 'mtls', certificate: 'the certificate', private_key: 'the key', ca: null },
} as const;

it.each<[number, string | null]>([
  [31 * DAY_MS, null],
  [30 * DAY_MS + 1, null],
  [30 * DAY_MS, 'expires in 30 days, on 2026-03-02 09:30:00 UTC'],
  [DAY_MS, 'expires in 1 day, on'],
  [DAY_MS - 1, 'expires in less than a day, on'],
  [0, 'expired on 2026-01-31 09:30:00 UTC'],
  [-DAY_MS, 'expired on 2026-01-30 09:30:00 UTC'],
])('auth-14: %i ms before the end the warning is %j', (leftMs, text) => {
  const warning = expiryWarning(NOW + leftMs, NOW);
  if (text === null) expect(warning).toBeNull();
  else expect(warning).toContain(`authentication: the client certificate ${text}`);
});

it('auth-14: the log says it once a day for each certificate that ends within 30 days, and nothing of the certificate', async () => {
  await using world = await World.open();
  const { store, clock } = world;
  const tenant = await newTenant(store, 'acme');
  const made = (days: number | null) =>
    createdWebhook(store, tenant.tenantId, {
      ...(days === null ? {} : certified),
      certificateExpiresAt: days === null ? null : NOW + days * DAY_MS,
    });
  const [ended, soon] = [await made(-1), await made(10)];
  const later = await made(31);
  await made(60);
  await made(null);
  const lines: string[] = [];
  const log = pino({}, { write: (line: string) => void lines.push(line) });
  const onExpiring = createExpiryLog(log, () => clock.now());
  const onFault = (error: unknown) => world.faults.push(error);
  await using watch = createCertificateWatch({ store, clock, onExpiring, onFault });
  const told = () =>
    lines.splice(0).map((line) => {
      expect(line).not.toMatch(/the key|the certificate"/);
      const { webhook, tenant: name, msg, expiresAt } = JSON.parse(line);
      return { webhook, name, msg, expiresAt };
    });
  const line = (id: number, days: number, msg: string) => ({
    ...{ webhook: id, name: 'acme', msg },
    expiresAt: new Date(NOW + days * DAY_MS).toISOString(),
  });
  watch.start();
  await world.runFor(DAY_MS - 1);
  const first = [
    line(ended.id, -1, 'a client certificate has expired'),
    line(soon.id, 10, 'a client certificate expires soon'),
  ];
  expect(told()).toEqual(first);
  await world.runFor(1);
  expect(told()).toEqual([...first, line(later.id, 31, 'a client certificate expires soon')]);
  await world.runFor(2 * DAY_MS);
  expect(told()).toHaveLength(6);
  expect(world.faults).toEqual([]);
});
