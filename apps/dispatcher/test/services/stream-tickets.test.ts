import { expect, it } from 'vitest';
import type { Identity } from '../../src/domain/session.ts';
import { StreamTickets, TICKET_LIFETIME_MS } from '../../src/services/stream-tickets.ts';
import { SeededRandom } from '../support/seeded-random.ts';
import { VirtualClock } from '../support/virtual-clock.ts';

const identity = { token: { id: 5, tenantId: 1 }, session: null } as unknown as Identity;
const made = () => {
  const clock = new VirtualClock();
  return { clock, tickets: new StreamTickets({ clock, random: new SeededRandom(3) }) };
};

it('STR8: a ticket works once', () => {
  const { tickets } = made();
  const { ticket } = tickets.issue(identity);
  expect(tickets.redeem(ticket)).toBe(identity);
  expect(tickets.redeem(ticket)).toBeNull();
  expect(tickets.redeem('another')).toBeNull();
});

it('STR8: a ticket works for half a minute', () => {
  const { clock, tickets } = made();
  const [early, late] = [tickets.issue(identity), tickets.issue(identity)];
  expect(late.expiresAt).toBe(clock.now() + TICKET_LIFETIME_MS);
  clock.jump(clock.now() + TICKET_LIFETIME_MS - 1);
  expect(tickets.redeem(early.ticket)).toBe(identity);
  clock.jump(clock.now() + 1);
  expect(tickets.redeem(late.ticket)).toBeNull();
});

it('SHR10: a tenant that makes many tickets loses its own oldest, and no other tenant one of its own', () => {
  const { clock, tickets } = made();
  const other = { token: { id: 6, tenantId: 2 }, session: null } as unknown as Identity;
  const first = tickets.issue(other).ticket;
  const all = Array.from({ length: 10_000 }, () => tickets.issue(identity).ticket);
  expect(tickets.outstanding).toBe(101);
  expect(tickets.redeem(all[9_899] ?? '')).toBeNull();
  expect(tickets.redeem(all[9_900] ?? '')).toBe(identity);
  expect(tickets.redeem(first)).toBe(other);
  clock.jump(clock.now() + TICKET_LIFETIME_MS);
  tickets.issue(other);
  expect(tickets.outstanding).toBe(1);
});
