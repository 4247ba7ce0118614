import { named, recordId, text, timestamps } from './fields.ts';

/** A market of the tenant, with its own currency and definitions. */
export const region = named('Region', 'A market of the tenant.', {
  id: recordId(),
  name: text(),
  handle: text(),
  ...timestamps(),
});

/** A company or group that profiles and transactions belong to. */
export const organisation = named('Organisation', 'A company or group.', {
  id: recordId(),
  name: text(),
  handle: text(),
  ...timestamps(),
});
