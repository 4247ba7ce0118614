// How commands about resources print: tables for people, and one JSON object per line for programs.
import type { Given, Surroundings } from '../command.ts';
import { tableText } from '../table.ts';

type Out = { given: Given; surroundings: Surroundings };
export type Columns<Item> = Readonly<Record<string, (item: Item) => string | number | boolean | null>>;

/** @param empty what is said on stderr if there is nothing */
export function printList<Item>(
  { given, surroundings: { stdout, stderr } }: Out,
  items: readonly Item[],
  columns: Columns<Item>,
  empty: string,
): void {
  if (given.flags['json'] === true) for (const item of items) stdout.write(`${JSON.stringify(item)}\n`);
  else if (items.length === 0) stderr.write(`${empty}\n`);
  else {
    const rows = items.map((item) => Object.values(columns).map((cell) => String(cell(item) ?? '-')));
    stdout.write(tableText([Object.keys(columns), ...rows]));
  }
}

export function printObject({ given, surroundings: { stdout } }: Out, value: unknown): void {
  stdout.write(`${JSON.stringify(value, null, given.flags['json'] === true ? 0 : 2)}\n`);
}
