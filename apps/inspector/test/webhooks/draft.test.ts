import { expect, it } from 'vitest';
import { changesOf, NEW_DRAFT } from '../../src/views/webhooks/draft.ts';

it('inspector-77: the form of a new webhook shows that it signs as the vendor does, and can switch that off', () => {
  expect(NEW_DRAFT.vendorSignature).toBe(true);
  expect(changesOf({ ...NEW_DRAFT, vendorSignature: false }, NEW_DRAFT)).toEqual({ vendor_signature: false });
  expect(changesOf(NEW_DRAFT, NEW_DRAFT)).toEqual({});
});
