import { expect, it } from 'vitest';
import { runMutations } from './mutations/run.ts';

it('kit-14: of 20,000 mutations none is accepted, and nothing is thrown but a documented error', {
  timeout: 120_000,
}, async () => {
  const { unharmed, refused } = await runMutations(20_000, 1);
  // The mutations reach what they are meant to reach.
  expect(unharmed).toBeGreaterThan(500);
  expect(Object.keys(refused)).toEqual(
    expect.arrayContaining([
      'signature_mismatch',
      'header_missing',
      'timestamp_too_old',
      'event_mismatch',
      'secret_malformed',
      'headers_unreadable',
      'body_already_parsed',
      'body_incomplete',
    ]),
  );
});
