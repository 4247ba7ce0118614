// The part of the seam to durable state that previews read from.
import type { EventFilter, EventRecord } from '../domain/records.ts';

export interface SampleStore {
  /** The newest with their contexts, erased ones left out; fewer where these have more characters in all than `maxChars`. */
  sampleEvents(input: {
    tenantId: number;
    filter: EventFilter;
    limit: number;
    maxChars: number;
  }): Promise<EventRecord[]>;
}
