import type { Delivery } from '@posthorn/contracts';
import { expect, it } from 'vitest';
import { csvOf } from '../../src/views/live/csv.ts';

const delivery = (profile_id: string | null): Delivery =>
  ({
    ...{
      id: 'dlv_1',
      created_at: '2026-01-31T09:30:00.000Z',
      event: 'a.b',
      webhook_id: 1,
      target_id: null,
      profile_id,
      status: 'pending',
    },
    ...{ reason: null, attempt_count: 2, next_attempt_at: null, completed_at: null, event_id: null, replay_of: null },
    recovered_by: null,
  }) as Delivery;

it.each([
  ['plain', 'plain'],
  [null, ''],
  ['a,b', '"a,b"'],
  ['say "hi"\nnow', '"say ""hi""\nnow"'],
  // A spreadsheet would run these.
  ['=1+1', "'=1+1"],
  ['@cmd', "'@cmd"],
  ['-1,2', `"'-1,2"`],
])('writes the profile %j as %s', (profile, cell) => {
  const [, ...rest] = csvOf([delivery(profile)]).split('\r\n');
  expect(rest.join('\r\n')).toBe(`dlv_1,2026-01-31T09:30:00.000Z,a.b,1,,${cell},pending,,2,,,,,\r\n`);
});
