/** By component: what it is (under `''`), and its fields by path (`error.kind`, `attempts[].number`). */
export type Texts = Readonly<Record<string, Readonly<Record<string, string>>>>;
