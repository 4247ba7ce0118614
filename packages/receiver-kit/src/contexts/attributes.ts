// Made by `npm run docs:contexts` from packages/contracts/src/contexts. Change that.
import type { Appearance } from './appearance.ts';
import type { Comms } from './comms.ts';
import type { DateAttribute } from './date-attribute.ts';

/** The attribute groups of a profile. */
export interface Attributes {
  comms?: Comms | null | undefined;
  appearance?: Appearance | null | undefined;
  dates?: DateAttribute[] | null | undefined;
  [field: string]: unknown;
}
