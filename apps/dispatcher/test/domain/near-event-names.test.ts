import { EVENT_ALIASES } from '@posthorn/contracts';
import { CATALOGUE } from '@posthorn/contracts/catalogue';
import { describe, expect, it } from 'vitest';
import { nearEventName } from '../../src/domain/near-event-names.ts';

describe('input-5: names that are nearly one of the catalogue', () => {
  it.each([
    ['transaction.creatd', 'transaction.created'],
    ['transactions.created', 'transaction.created'],
    ['profiles.created', 'profile.created'],
    ['profile.create', 'profile.created'],
    ['profile-created.x', null],
    ['profil.*', 'profile.*'],
    ['profiles.*', 'profile.*'],
    ['transactions.*', 'transaction.*'],
    ['profile.adress.*', 'profile.address.*'],
    ['rewards.redeemed', 'reward.redeemed'],
    ['tier.achived', 'tier.achieved'],
    ['webhook.disable', 'webhook.disabled'],
    ['transactions.create', 'transaction.created'],
    ['custm.*', 'custom.*'],
    ['order.paid', null],
    ['order.refunded', null],
    ['custom.creatd', null],
    ['custom.*', null],
    ['acme.*', null],
    ['shop.opened', null],
    ['*', null],
  ])('input-5: %s: %s', (name, near) => {
    expect(nearEventName(name)).toBe(near);
    expect(nearEventName(name)).toBe(near);
  });

  it('input-5: no name of the catalogue, no alias and no prefix of one is warned of', () => {
    for (const name of [...CATALOGUE.map((entry) => entry.name), ...Object.keys(EVENT_ALIASES)]) {
      expect(nearEventName(name)).toBe(null);
      const words = name.split('.');
      for (let count = 1; count < words.length; count += 1)
        if (CATALOGUE.some((entry) => entry.name === name))
          expect(nearEventName(`${words.slice(0, count).join('.')}.*`)).toBe(null);
    }
  });

  it('input-5: many names are judged without being remembered for ever', () => {
    for (let i = 0; i < 3_000; i += 1) expect(nearEventName(`acme.thing-number-${i}`)).toBe(null);
  });
});
