import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  CANONICAL_EVENTS,
  canonicalName,
  EVENT_ALIASES,
  entryMatches,
  eventEntry,
  eventName,
  isCanonicalEvent,
  isOperationalEvent,
  OPERATIONAL_EVENTS,
  spellingsOf,
} from '../src/index.ts';

describe('event names', () => {
  it.each([
    'profile.created',
    'profile.before.update',
    'transaction.tier-points.issued',
    'custom.order_2_shipped',
    'a.b',
    'a1.2b',
    'a-.b_',
    `a.${'b'.repeat(98)}`,
  ])('event-1: %s is a name', (name) => {
    expect(eventName.safeParse(name).success).toBe(true);
    expect(eventEntry.safeParse(name).success).toBe(true);
  });

  it.each([
    '',
    'profile',
    'Profile.created',
    'profile.Created',
    '.created',
    'profile.',
    'profile..created',
    '1profile.created',
    '-profile.created',
    'profile.-created',
    'profile._created',
    'profile created',
    'profile.created ',
    'profile.created\n',
    'profil\u00e9.created',
    'profile/created',
    `a.${'b'.repeat(99)}`,
    'constructor',
  ])('event-1: %j is no name', (name) => {
    expect(eventName.safeParse(name).success).toBe(false);
    expect(eventEntry.safeParse(name).success).toBe(false);
  });

  it.each(['*', 'profile.*', 'profile.address.*', 'transaction-item.*'])(
    'event-2: %s may be subscribed to',
    (entry) => {
      expect(eventEntry.safeParse(entry).success).toBe(true);
      expect(eventName.safeParse(entry).success).toBe(false);
    },
  );

  it.each(['**', '*.created', 'profile.*.created', 'profile*', '.*', 'Profile.*', 'profile..*', 'profile.*.*', '* '])(
    'event-2: %j may not be subscribed to',
    (entry) => expect(eventEntry.safeParse(entry).success).toBe(false),
  );
});

describe('subscriptions', () => {
  it.each<[entry: string, event: string, matches: boolean]>([
    ['profile.created', 'profile.created', true],
    ['profile.created', 'profile.created.late', false],
    ['profile.created', 'profile.updated', false],
    ['profiles.create', 'profile.created', true],
    ['profile_update', 'profile.updated', true],
    ['profiles.create', 'profile.updated', false],
    ['profile.*', 'profile.created', true],
    ['profile.*', 'profile.address.created', true],
    ['profile.*', 'profile-temporary.created', false],
    ['profile.*', 'profiles.create', false],
    ['profile.address.*', 'profile.address.created', true],
    ['profile.address.*', 'profile.created', false],
    ['transaction.*', 'transaction.tier-points.issued', true],
    ['tier.*', 'tier-point.created', false],
    ['*', 'profile.created', true],
    ['*', 'custom.anything', true],
    ['*', 'webhook.created', true],
    ['webhook.*', 'webhook.created', true],
  ])('event-2: %s and %s: %s', (entry, event, matches) => expect(entryMatches(entry, event)).toBe(matches));

  it.each<[entry: string, event: string, matches: boolean]>([
    ['*', 'webhook.disabled', false],
    ['*', 'delivery.exhausted', false],
    ['webhook.*', 'webhook.disabled', false],
    ['delivery.*', 'delivery.exhausted', false],
    ['webhook.disabled', 'webhook.disabled', true],
    ['delivery.exhausted', 'delivery.exhausted', true],
    ['webhook.disabled', 'delivery.exhausted', false],
  ])('event-3: %s and the operational %s: %s', (entry, event, matches) =>
    expect(entryMatches(entry, event)).toBe(matches),
  );

  it('event-3: operational names are told apart', () => {
    for (const name of OPERATIONAL_EVENTS) expect(isOperationalEvent(name)).toBe(true);
    for (const name of CANONICAL_EVENTS) expect(isOperationalEvent(name)).toBe(false);
    expect(isOperationalEvent('webhook.created')).toBe(false);
  });

  it('event-2, event-3: any name matches itself; a wildcard matches exactly the domain events below it', () => {
    const part = fc.stringMatching(/^[a-z][a-z0-9_-]{0,8}$/);
    const name = fc.array(part, { minLength: 2, maxLength: 4 }).map((parts) => parts.join('.'));
    fc.assert(
      fc.property(fc.oneof(name, fc.constantFrom(...OPERATIONAL_EVENTS)), part, (event, prefix) => {
        expect(eventName.safeParse(event).success).toBe(true);
        expect(entryMatches(event, event)).toBe(true);
        expect(entryMatches('*', event)).toBe(!isOperationalEvent(event));
        expect(entryMatches(`${event}.*`, event)).toBe(false);
        expect(entryMatches(`${event}.*`, `${event}.${prefix}`)).toBe(true);
        const head = event.split('.')[0];
        expect(entryMatches(`${prefix}.*`, event)).toBe(head === prefix && !isOperationalEvent(event));
      }),
    );
  });
});

describe('aliases', () => {
  it.each([
    ['reward.issued', 'reward.created'],
    ['benefit.issued', 'benefit.created'],
    ['points.awarded', 'point.created'],
    ['transaction.create', 'transaction.created'],
    ['transaction.completed', 'transaction.created'],
    ['profile.update', 'profile.updated'],
    ['profile_update', 'profile.updated'],
    ['profiles.create', 'profile.created'],
    ['products.created', 'product.created'],
  ])('event-4: %s is %s', (alias, canonical) => {
    expect(canonicalName(alias)).toBe(canonical);
    expect(eventName.safeParse(alias).success).toBe(true);
    expect(eventEntry.safeParse(alias).success).toBe(true);
    expect(eventName.safeParse(canonical).success).toBe(true);
  });

  it('event-4: the table above is the whole one, and no alias leads to an alias', () => {
    expect(Object.keys(EVENT_ALIASES)).toHaveLength(9);
    for (const canonical of Object.values(EVENT_ALIASES)) {
      expect(canonicalName(canonical)).toBe(canonical);
      for (const name of spellingsOf(canonical)) expect(spellingsOf(name)).toEqual(spellingsOf(canonical));
      expect(spellingsOf(canonical).map(canonicalName)).toEqual(spellingsOf(canonical).map(() => canonical));
    }
  });

  it.each(['profile.created', 'custom.anything', 'constructor', 'toString', '__proto__', ''])(
    'event-4: %j stays as it is',
    (name) => expect(canonicalName(name)).toBe(name),
  );

  it('event-5: the canonical seven', () => {
    expect(CANONICAL_EVENTS).toHaveLength(7);
    for (const name of CANONICAL_EVENTS) expect(isCanonicalEvent(name)).toBe(true);
    expect(isCanonicalEvent('profile.deleted')).toBe(false);
  });
});
