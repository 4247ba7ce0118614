// The data of `GET /event-types`: each event with its description, schema and example.
import { CATALOGUE, type CatalogueEntry } from './events/entries.ts';
import { exampleOf } from './examples/example-of.ts';
import { jsonSchemaOf } from './json-schema.ts';
import type { EventType } from './resources/event.ts';

export { CATALOGUE, type CatalogueEntry } from './events/entries.ts';
export { EVENT_FAMILIES, type EventFamily } from './events/families.ts';

const byName: ReadonlyMap<string, CatalogueEntry> = new Map(CATALOGUE.map((entry) => [entry.name, entry]));

const typeOf = ({ name, description, family }: CatalogueEntry): EventType => ({
  name,
  description,
  family,
  schema: jsonSchemaOf(name),
  example: exampleOf(name),
});

/** One event of the catalogue by its canonical name; `undefined` for custom events, which may have any name. */
export function findEventType(name: string): EventType | undefined {
  const entry = byName.get(name);
  return entry === undefined ? undefined : typeOf(entry);
}

/** The whole catalogue. The schemas are made on the first call. */
export function eventTypes(): EventType[] {
  return CATALOGUE.map(typeOf);
}
