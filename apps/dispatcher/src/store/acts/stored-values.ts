// Reads values that are stored as text or JSON, and refuses what the dispatcher could not have written. Not with zod: the
// store runs in three threads, and zod would take 11 MB in each.

export type Read<T> = (value: unknown) => T;

/** @throws Error naming what is needed, and the beginning of what is there */
function refuse(needed: string, value: unknown): never {
  const text = JSON.stringify(value) ?? String(value);
  throw new Error(`a stored value must be ${needed}: ${text.length > 100 ? `${text.slice(0, 100)}…` : text}`);
}

export const text: Read<string> = (value) => (typeof value === 'string' ? value : refuse('a text', value));
export const number: Read<number> = (value) => (typeof value === 'number' ? value : refuse('a number', value));
export const integer: Read<number> = (value) =>
  Number.isSafeInteger(value) ? (value as number) : refuse('a whole number', value);
export const flag: Read<boolean> = (value) => (typeof value === 'boolean' ? value : refuse('true or false', value));
export const anything: Read<unknown> = (value) => value;

export function oneOf<const Word extends string>(words: readonly Word[]): Read<Word> {
  const known: ReadonlySet<unknown> = new Set(words);
  return (value) => (known.has(value) ? (value as Word) : refuse(`one of ${words.join(', ')}`, value));
}

export const orNull =
  <T>(read: Read<T>): Read<T | null> =>
  (value) =>
    value === null ? null : read(value);

export const listOf =
  <T>(read: Read<T>): Read<T[]> =>
  (value) =>
    Array.isArray(value) ? value.map((item) => read(item)) : refuse('a list', value);

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

export const mapOf =
  <T>(read: Read<T>): Read<Record<string, T>> =>
  (value) =>
    isObject(value)
      ? Object.fromEntries(Object.entries(value).map(([name, member]) => [name, read(member)]))
      : refuse('an object', value);

type Fields = Readonly<Record<string, Read<unknown>>>;
type ObjectOf<F extends Fields> = { [Name in keyof F]: ReturnType<F[Name]> };

/** Members without a field are left out. */
export const objectOf =
  <F extends Fields>(fields: F): Read<ObjectOf<F>> =>
  (value) => {
    if (!isObject(value)) return refuse('an object', value);
    return Object.fromEntries(Object.entries(fields).map(([name, read]) => [name, read(value[name])])) as ObjectOf<F>;
  };

/** Each field may be missing, and none may be there that is not named. */
export const someOf =
  <F extends Fields>(fields: F): Read<Partial<ObjectOf<F>>> =>
  (value) => {
    if (!isObject(value)) return refuse('an object', value);
    return Object.fromEntries(
      Object.entries(value).map(([name, member]) => {
        const read = Object.hasOwn(fields, name) ? fields[name] : undefined;
        return [name, read === undefined ? refuse(`an object without "${name}"`, value) : read(member)];
      }),
    ) as Partial<ObjectOf<F>>;
  };

export const json =
  <T>(read: Read<T>): Read<T> =>
  (value) =>
    read(JSON.parse(text(value)));
