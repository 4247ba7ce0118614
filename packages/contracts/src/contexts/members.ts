// The members of a context that contain other members, which a path may go through.
import { z } from 'zod';
import { CATALOGUE } from '../events/entries.ts';
import { documentedSchemaOf } from './documented.ts';

type Schema = z.core.$ZodType;

let members: ReadonlySet<string> | undefined;

/** Names of members, at any depth of any documented context, that hold objects, maps or lists of them. */
export function contextMembers(): ReadonlySet<string> {
  members ??= collected();
  return members;
}

function collected(): ReadonlySet<string> {
  const names = new Set<string>();
  const seen = new Set<Schema>();
  const walk = (schema: Schema): void => {
    if (seen.has(schema) || !(schema instanceof z.ZodObject)) return;
    seen.add(schema);
    for (const [name, field] of Object.entries(schema.shape as Record<string, Schema>)) {
      const held = objectsIn(field);
      if (held.length > 0) names.add(name);
      for (const one of held) walk(one);
    }
  };
  // A name outside the catalogue has the shape of custom events.
  for (const name of [...CATALOGUE.map((entry) => entry.name), 'custom.any']) {
    for (const schema of objectsIn(documentedSchemaOf(name))) walk(schema);
  }
  return names;
}

function objectsIn(schema: Schema): Schema[] {
  if (schema instanceof z.ZodObject || schema instanceof z.ZodRecord) return [schema];
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodNullable) return objectsIn(schema.unwrap());
  if (schema instanceof z.ZodArray) return objectsIn(schema.element);
  return schema instanceof z.ZodUnion ? schema.options.flatMap(objectsIn) : [];
}
