// The kit's own interfaces against the schemas of the contracts. tsc, which covers this folder, compares the types.
import type {
  DeliveryExhaustedContext,
  EventContexts,
  TargetDisabledContext,
  WebhookDisabledContext,
} from '@posthorn/contracts';
import { expectTypeOf, it } from 'vitest';
import type { KnownContexts } from '../src/contexts/known-contexts.ts';

type OfContracts = EventContexts & {
  'webhook.disabled': WebhookDisabledContext;
  'target.disabled': TargetDisabledContext;
  'delivery.exhausted': DeliveryExhaustedContext;
};

it('pack-2: each context of the kit and of the contracts can stand for the other', () => {
  expectTypeOf<keyof KnownContexts>().toEqualTypeOf<keyof OfContracts>();
  expectTypeOf<KnownContexts>().toExtend<OfContracts>();
  expectTypeOf<OfContracts>().toExtend<KnownContexts>();
  // Each way alone would not see a member that may be absent and that one side lacks.
  expectTypeOf<KnownContexts>().toEqualTypeOf<{ [Name in keyof OfContracts]: OfContracts[Name] }>();
});
