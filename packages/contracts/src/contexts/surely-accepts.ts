// Whether a schema certainly accepts a value. zod copies what it checks, and a context is only checked: asking here first
// saves that copy for nearly every event. A "no" says nothing, so zod decides then, and names the faults.
import { z } from 'zod';

type Schema = z.core.$ZodType;
type Accepts = (value: unknown) => boolean;

const known = new WeakMap<Schema, Accepts>();

export function surelyAccepts(schema: Schema, value: unknown): boolean {
  return acceptsOf(schema)(value);
}

function acceptsOf(schema: Schema): Accepts {
  let accepts = known.get(schema);
  if (accepts === undefined) {
    accepts = compiled(schema);
    known.set(schema, accepts);
  }
  return accepts;
}

const never: Accepts = () => false;
const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Of the kinds that contexts are made of; of every other, and of one with further checks, nothing is certain. */
function compiled(schema: Schema): Accepts {
  if ((schema._zod.def.checks?.length ?? 0) > 0) return never;
  if (schema instanceof z.ZodUnknown) return () => true;
  if (schema instanceof z.ZodBoolean) return (value) => typeof value === 'boolean';
  if (schema instanceof z.ZodString) return schema.format === null ? (value) => typeof value === 'string' : never;
  if (schema instanceof z.ZodNumber) return schema.format === null ? (value) => Number.isFinite(value) : never;
  if (schema instanceof z.ZodOptional) return or((value) => value === undefined, schema.unwrap());
  if (schema instanceof z.ZodNullable) return or((value) => value === null, schema.unwrap());
  if (schema instanceof z.ZodArray) return listOf(acceptsOf(schema.element));
  if (schema instanceof z.ZodObject) return objectOf(schema);
  if (schema instanceof z.ZodRecord) return isAnyMap(schema) ? isPlain : never;
  if (schema instanceof z.ZodUnion && !(schema instanceof z.ZodDiscriminatedUnion)) {
    return schema.options.map(acceptsOf).reduce((some, option) => (value) => some(value) || option(value), never);
  }
  return never;
}

const isPlain: Accepts = (value) => isObject(value) && Object.getPrototypeOf(value) === Object.prototype;

const isAnyMap = ({ keyType, valueType }: z.ZodRecord): boolean =>
  keyType instanceof z.ZodString && (keyType.def.checks?.length ?? 0) === 0 && valueType instanceof z.ZodUnknown;

function or(isIt: Accepts, inner: Schema): Accepts {
  const accepts = acceptsOf(inner);
  return (value) => isIt(value) || accepts(value);
}

const listOf =
  (accepts: Accepts): Accepts =>
  (value) =>
    Array.isArray(value) && value.every(accepts);

function objectOf(schema: z.ZodObject): Accepts {
  const others = schema._zod.def.catchall;
  if (others !== undefined && !(others instanceof z.ZodUnknown)) return never;
  const fields = Object.entries(schema.shape).map(([name, field]) => ({
    name,
    accepts: acceptsOf(field),
    mayBeAbsent: field instanceof z.ZodOptional,
  }));
  return (value) => {
    if (!isObject(value)) return false;
    for (const { name, accepts, mayBeAbsent } of fields) {
      const member = value[name];
      if (member === undefined ? !mayBeAbsent : !accepts(member)) return false;
    }
    return true;
  };
}
