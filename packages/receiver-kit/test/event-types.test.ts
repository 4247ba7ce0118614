// Types are checked by tsc, which covers this folder; the calls run as well.
import type { EventContexts } from '@posthorn/contracts';
import { contextSchemaOf } from '@posthorn/contracts/contexts';
import { type Delivery, unchecked } from '@posthorn/receiver-kit';
import { describe, expect, expectTypeOf, it } from 'vitest';
import { makeReceiver } from './support/make-receiver.ts';

interface Visit {
  visits: number;
}

describe('receiver-70: patterns are typed', () => {
  it('a name gives its context', () => {
    makeReceiver().receiver.on('transaction.created', (delivery) => {
      expectTypeOf(delivery).toEqualTypeOf<Delivery<'transaction.created', EventContexts['transaction.created']>>();
    });
  });

  it('a list and a prefix give a union that the type tells apart', () => {
    const { receiver } = makeReceiver();
    receiver.on(['profile.merged', 'tier.achieved'], (delivery) => {
      expectTypeOf(delivery.type).toEqualTypeOf<'profile.merged' | 'tier.achieved'>();
    });
    receiver.on('profile.*', (delivery) => {
      expectTypeOf(delivery.type).toEqualTypeOf<'profile.created' | 'profile.updated' | 'profile.merged'>();
      if (delivery.type === 'profile.merged') {
        expectTypeOf(delivery.data).toEqualTypeOf<EventContexts['profile.merged']>();
      }
    });
    receiver.on(['profile.*', 'reward.created'], (delivery) => {
      expectTypeOf(delivery.type).toEqualTypeOf<
        'profile.created' | 'profile.updated' | 'profile.merged' | 'reward.created'
      >();
    });
  });

  it('`*` gives any event with an unknown context', () => {
    makeReceiver().receiver.on('*', (delivery) => {
      expectTypeOf(delivery).toEqualTypeOf<Delivery>();
      expectTypeOf(delivery.data).toBeUnknown();
    });
  });

  it('a typo does not compile', () => {
    const { receiver } = makeReceiver();
    const nothing = () => undefined;
    // @ts-expect-error: no such event
    expect(() => receiver.on('transaction.craeted', nothing)).toThrow();
    // @ts-expect-error: no event below this prefix
    expect(() => receiver.on('transactions.*', nothing)).toThrow();
    // @ts-expect-error: one of the list
    expect(() => receiver.on(['profile.created', 'profile.craeted'], nothing)).toThrow();
  });

  it('own events add names, with the output of their schema, or replace a context', () => {
    const { receiver } = makeReceiver({
      events: { 'loyalty.visited': unchecked<Visit>(), 'profile.created': unchecked<{ mine: true }>() },
    });
    receiver
      .on('loyalty.visited', ({ data }) => expectTypeOf(data).toEqualTypeOf<Visit>())
      .on('loyalty.*', ({ data }) => expectTypeOf(data).toEqualTypeOf<Visit>())
      .on('profile.created', ({ data }) => expectTypeOf(data).toEqualTypeOf<{ mine: true }>())
      .on('profile.updated', ({ data }) => expectTypeOf(data).toEqualTypeOf<EventContexts['profile.updated']>());
    // @ts-expect-error: neither known nor among one's own
    expect(() => receiver.on('loyalty.left', () => undefined)).toThrow();
  });

  it('`is` narrows a verified delivery', () => {
    const { receiver } = makeReceiver();
    const narrow = (delivery: Delivery) => {
      if (receiver.is(delivery, 'profile.*')) {
        expectTypeOf(delivery.type).toEqualTypeOf<'profile.created' | 'profile.updated' | 'profile.merged'>();
      }
    };
    expectTypeOf(narrow).toBeFunction();
  });
});

describe('pack-1: the schema of a context has the type of the context', () => {
  it('a receiver that checks an event by it keeps the type of the data', () => {
    const { receiver } = makeReceiver({ events: { 'transaction.created': contextSchemaOf('transaction.created') } });
    receiver.on('transaction.created', (delivery) => {
      expectTypeOf(delivery.data).toEqualTypeOf<EventContexts['transaction.created']>();
      expectTypeOf(delivery.data.total).toEqualTypeOf<number | null | undefined>();
    });
  });

  it('a name that the compiler does not know gives an object of unknown values', () => {
    const schema = contextSchemaOf('visit.counted');
    expectTypeOf<(typeof schema)['_output']>().toEqualTypeOf<Record<string, unknown>>();
  });
});
