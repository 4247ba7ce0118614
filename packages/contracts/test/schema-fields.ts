// Walks a context schema, so that tests are made from the schema itself and a field added later is tested too.
import { z } from 'zod';

export interface Field {
  /** Where the field is, with 0 for list positions. */
  path: (string | number)[];
  /** The JSON types it may have. */
  kinds: Set<string>;
  required: boolean;
}

type Def = { type: string; innerType?: z.ZodType; options?: z.ZodType[]; element?: z.ZodType };
const defOf = (schema: z.ZodType) => schema._zod.def as unknown as Def;

function kindsOf(schema: z.ZodType): Set<string> {
  const def = defOf(schema);
  if (def.type === 'optional') return kindsOf(def.innerType!);
  if (def.type === 'nullable') return kindsOf(def.innerType!).add('null');
  if (def.type === 'union') return new Set(def.options!.flatMap((option) => [...kindsOf(option)]));
  return new Set([def.type]);
}

const isOptional = (schema: z.ZodType) => schema.safeParse(undefined).success;

function inside(schema: z.ZodType, path: (string | number)[]): Field[] {
  const def = defOf(schema);
  if (def.type === 'optional' || def.type === 'nullable') return inside(def.innerType!, path);
  if (def.type === 'array') return inside(def.element!, [...path, 0]);
  if (!(schema instanceof z.ZodObject)) return [];
  return Object.entries(schema.shape as Record<string, z.ZodType>).flatMap(([key, field]) => [
    { path: [...path, key], kinds: kindsOf(field), required: !isOptional(field) },
    ...inside(field, [...path, key]),
  ]);
}

/** Every known field of a context, nested ones and those of list items included. */
export const fieldsOf = (schema: z.ZodType): Field[] => inside(schema, []);

/** A context in which there is exactly this value at this path. */
export function withValueAt(base: Record<string, unknown>, path: readonly (string | number)[], value: unknown) {
  const nest = (keys: readonly (string | number)[]): unknown => {
    const [key, ...rest] = keys;
    if (key === undefined) return value;
    return typeof key === 'number' ? [nest(rest)] : { [key]: nest(rest) };
  };
  const [root, ...rest] = path;
  return { ...base, [root as string]: nest(rest) };
}
