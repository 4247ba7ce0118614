import { named, recordId, text, timestamps, utcTime } from './fields.ts';

/** The full record behind a handle in `statuses`. */
export const status = named('Status', 'A status a profile holds.', {
  id: recordId(),
  handle: text(),
  name: text(),
  group_handle: text('The group of which a profile holds at most one.'),
  expires_at: utcTime('Ends at'),
  ...timestamps(),
});
