import { flag, named, profileId, recordId, text, timestamps } from './fields.ts';

/** The link from a profile to its record in another system. */
export const identity = named('Identity', 'The link from a profile to its record in another system.', {
  id: recordId(),
  profile_id: profileId(),
  handle: text('Which system.'),
  identifier: text('Id in that system.'),
  is_primary: flag(),
  is_active: flag(),
  merged_from: profileId('Id of the profile it belonged to before a merge.'),
  ...timestamps(),
});
