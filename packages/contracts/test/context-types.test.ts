import { describe, expectTypeOf, it } from 'vitest';
import type { CanonicalEvent, ContextOf, EventContexts } from '../src/index.ts';

describe('the types of contexts', () => {
  it('context-9: each canonical event has its own', () => {
    expectTypeOf<keyof EventContexts>().toEqualTypeOf<CanonicalEvent>();
    expectTypeOf<ContextOf<'transaction.created'>>().toEqualTypeOf<EventContexts['transaction.created']>();
    expectTypeOf<ContextOf<'profile.merged'>['merged_from']>().toEqualTypeOf<string | null | undefined>();
    expectTypeOf<ContextOf<'profile.created'>['id']>().toEqualTypeOf<string>();
    expectTypeOf<ContextOf<'reward.created'>['id']>().toEqualTypeOf<number>();
  });

  it('context-9: fields read as one would write them', () => {
    type Sale = ContextOf<'transaction.created'>;
    expectTypeOf<Sale['total']>().toEqualTypeOf<number | null | undefined>();
    expectTypeOf<Sale['profile_id']>().toEqualTypeOf<string | null>();
    expectTypeOf<NonNullable<Sale['items']>[number]['sku']>().toEqualTypeOf<string | null | undefined>();
    type Person = NonNullable<Sale['profile']>;
    type Comms = NonNullable<NonNullable<Person['attributes']>['comms']>;
    expectTypeOf<Comms['sms_optout']>().toEqualTypeOf<boolean | null | undefined>();
    expectTypeOf<Comms['post_service_raw']>().toEqualTypeOf<number | null | undefined>();
  });

  it('context-9: unknown fields are unknown, other events any object', () => {
    expectTypeOf<ContextOf<'benefit.created'>['unheard_of']>().toEqualTypeOf<unknown>();
    expectTypeOf<ContextOf<'custom.anything'>>().toEqualTypeOf<Record<string, unknown>>();
    expectTypeOf<ContextOf<string>>().toEqualTypeOf<Record<string, unknown>>();
  });
});
