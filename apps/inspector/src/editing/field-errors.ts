export type FieldErrors = Readonly<Record<string, readonly string[]>>;

/** All errors of a field, those of its members among them. */
export const errorsOf = (errors: FieldErrors, field: string): string[] | undefined => {
  const found = Object.entries(errors).flatMap(([name, texts]) =>
    name === field ? texts : name.startsWith(`${field}.`) ? texts.map((text) => `${name}: ${text}`) : [],
  );
  return found.length === 0 ? undefined : found;
};
