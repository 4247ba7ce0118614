/** For each component: its description under `''`, and those of its fields by path (`error.kind`, `attempts[].number`). */
export type Texts = Readonly<Record<string, Readonly<Record<string, string>>>>;
