// What is under way, each thing under a small number that is used again after it. It is for lists in which every event is entered and
// taken out, where a Map keeps garbage alive: when a Map makes a new table, its old one goes on pointing to it. Once V8 has moved a table
// to the old generation, it holds each later one, and with it all that these ever held, until the next full collection.
// Two such Maps (calls to the store's thread, exchanges under way) were the reason why 13 instead of 3 to 6 KB of an event outlived a
// collection of the young generation, and why batches took a quarter more CPU.

export class Numbered<T extends object> {
  readonly #things: (T | undefined)[] = [];
  /** Numbers that are free again. */
  readonly #free: number[] = [];

  get size(): number {
    return this.#things.length - this.#free.length;
  }

  add(thing: T): number {
    const number = this.#free.pop() ?? this.#things.length;
    this.#things[number] = thing;
    return number;
  }

  /** Takes out what has this number. `undefined` = nothing has. */
  take(number: number): T | undefined {
    const thing = this.#things[number];
    if (thing === undefined) return undefined;
    this.#things[number] = undefined;
    this.#free.push(number);
    return thing;
  }

  /** In no order. It may be changed meanwhile. */
  all(): T[] {
    return this.#things.filter((thing) => thing !== undefined);
  }
}
