type Plain = Record<string, unknown>;

const isPlain = (value: unknown): value is Plain =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Date);

/** The example with what is given. Objects are merged at any depth; everything else replaces, lists too. `undefined` removes a member. */
export function merged(example: unknown, given: unknown): unknown {
  if (given === undefined) return example;
  if (!isPlain(example) || !isPlain(given)) return given;
  const result: Plain = { ...example };
  for (const [name, value] of Object.entries(given)) {
    // A JSON text has no `undefined`: the member is left out.
    result[name] = value === undefined ? undefined : merged(example[name], value);
  }
  return result;
}
