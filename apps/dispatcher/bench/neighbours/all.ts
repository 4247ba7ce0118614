// One row each, in this order.
import { busyCore } from './busy-core.ts';
import { costlyConditions } from './costly-conditions.ts';
import { heavyTemplates } from './heavy-templates.ts';
import { largeBodies } from './large-bodies.ts';
import { manyViewers } from './many-viewers.ts';
import type { Neighbour } from './neighbour.ts';
import { searches } from './searches.ts';
import { silentNames } from './silent-names.ts';
import { testsByHand } from './tests-by-hand.ts';
import { wideFanOut } from './wide-fan-out.ts';

export const NEIGHBOURS: readonly Neighbour[] = [
  ...[costlyConditions, wideFanOut, testsByHand, heavyTemplates, searches, manyViewers, largeBodies, silentNames],
  busyCore,
];
