import { listOf, named, objectOf, profileId, text, utcTime } from './fields.ts';
import { identity } from './identity.ts';
import { profileFields, profileRootId } from './profile.ts';

/** The loser as it was before the merge: enough to find and retire it in another system. */
const mergedProfile = named('MergedProfile', 'The removed profile, as it was before the merge.', {
  id: profileId('Id of the removed profile.'),
  external_id: text('Id in another system.'),
  first_name: text(),
  last_name: text(),
  email: text(),
  mobile_phone: text('E.164.'),
  identities: listOf(identity),
});

/**
 * The context of `profile.merged`: the winner at the root, as in every `profile.*`, and a reference to the loser.
 * The sources have no sample of it; this shape is Posthorn's own.
 */
export const profileMergedContext = named(
  'ProfileMergedContext',
  'The surviving profile, and the one merged into it.',
  {
    id: profileRootId,
    merged_from: profileId('Id of the removed profile.'),
    merged_at: utcTime('Merged at'),
    merged_profile: objectOf(mergedProfile),
    ...profileFields,
  },
);
