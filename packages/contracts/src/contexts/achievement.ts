// Documentation of the catalogue; see point.ts.
import { anyObject, named, number, objectOf, recordId, utcTime } from './fields.ts';
import { owned, rootId } from './owner.ts';

export const achievementContext = named('AchievementContext', "A person's progress in an achievement.", {
  id: rootId,
  ...owned,
  definition_id: recordId(),
  definition: objectOf(anyObject),
  current_level: number(),
  next_level: number(),
  prev_level: number(),
  current_score: number(),
  current_credit: number(),
  next_level_remain: number('Missing to the next level.'),
  achieved_at: utcTime('Reached at'),
});
