// The field kinds of contexts. Known fields are checked for their JSON type and nothing else: formats, ranges and
// enumerations are up to the producer, and the dispatcher sends the source text anyway. So every kind is optional and
// nullable, and no kind changes a value.
import { z } from 'zod';

/** A field that may be absent or `null`, with its meaning. */
const maybe = <T extends z.ZodType>(schema: T, description?: string) => {
  const field = schema.nullish();
  return description === undefined ? field : field.describe(description);
};

export const text = (description?: string) => maybe(z.string('must be a string or null'), description);
export const number = (description?: string) => maybe(z.number('must be a number or null'), description);
export const flag = (description?: string) => maybe(z.boolean('must be true, false or null'), description);

/** An amount of money as a plain number; the currency is a field of its own. */
export const money = (description?: string) => number(description ?? 'Amount in the currency of the record.');

/** The id of a record other than a profile: an integer. */
export const recordId = (description?: string) => number(description);

/** The id of a profile: a string, usually a UUID. */
export const profileId = (description = 'Id of a profile.') => text(description);

/** Where the sources know both spellings of one field. */
export const textOrNumber = (description?: string) =>
  maybe(z.union([z.string(), z.number()], 'must be a string, a number or null'), description);

/** A point in time: `YYYY-MM-DD HH:MM:SS`, UTC. */
export const utcTime = (description = 'Time') => text(`${description}: \`YYYY-MM-DD HH:MM:SS\`, UTC.`);

/** The same wall-clock format in the record's own `timezone`. */
export const localTime = (description = 'Time') =>
  text(`${description}: \`YYYY-MM-DD HH:MM:SS\` in the record's \`timezone\`.`);

/** A calendar day: `YYYY-MM-DD`. */
export const day = (description = 'Day') => text(`${description}: \`YYYY-MM-DD\`.`);

/** The words of schemas made by `word`. Types that are written out elsewhere need them, and a schema of zod does not have them. */
export const KNOWN_WORDS = z.registry<{ words: readonly string[] }>();

/** A closed set of words in the sources, yet any string passes: new words must not stop an event. */
export const word = <const Words extends readonly string[]>(words: Words, description?: string) => {
  type Word = Words[number] | (string & {});
  const known = words.map((name) => `\`${name}\``).join(', ');
  const schema = z.string('must be a string or null') as unknown as z.ZodType<Word, Word>;
  KNOWN_WORDS.add(schema, { words });
  return maybe(schema, description === undefined ? `One of ${known}.` : `${description}: one of ${known}.`);
};

/** A list; an absent one is usually `[]`. */
export const listOf = <T extends z.ZodType>(item: T, description?: string) =>
  maybe(z.array(item, 'must be a list or null'), description);

export const texts = (description?: string) => listOf(z.string('must be a string'), description);

/** A nested object of which only the named fields are known. */
export const objectOf = <T extends z.ZodObject>(schema: T, description?: string) => maybe(schema, description);

export const anyObject = z.looseObject({}, 'must be an object');

/** Names to values of the tenant's own. An empty one may come as `[]`: the vendor's system is written in PHP. */
export const freeMap = (description?: string) =>
  maybe(z.union([anyObject, z.array(z.unknown()).max(0)], 'must be an object (or an empty list) or null'), description);

/** A list of objects in some versions of the sources, an object in others. */
export const listOrMap = <T extends z.ZodType>(item: T, description?: string) =>
  maybe(z.union([z.array(item), anyObject], 'must be a list, an object or null'), description);

/** Records that carry when they were made and last changed. */
export const timestamps = () => ({ created_at: utcTime('Made at'), updated_at: utcTime('Last changed at') });

/** An object that lets unknown fields pass and is named in JSON Schemas. */
export const named = <Shape extends z.ZodRawShape>(id: string, description: string, shape: Shape) =>
  z.looseObject(shape, 'must be an object').meta({ id, description });
