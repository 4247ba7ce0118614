// One rendering: the variables, what has been put out so far, and what is left of the budget.

import type { RenderedPart } from '../ports/renderer.ts';
import { type SourcePosition, TemplateFault } from './fault.ts';
import { Budget, OUTPUT_MAX_BYTES } from './limits.ts';
import { type Printer, printerOf } from './printers.ts';
import { textOf, type Value, type ValueMap } from './values.ts';

/** Is told of names that a template reads and that are not there. `among`: those that are, in the same place. */
export type Watcher = (missing: {
  name: string;
  place: SourcePosition;
  among: Iterable<string>;
  isGuarded: boolean;
}) => void;

type RunOptions = { part?: RenderedPart | undefined; watcher?: Watcher };

export class Run {
  readonly budget: Budget;
  readonly watcher: Watcher | undefined;
  readonly #print: Printer;
  readonly #outputMax: number;
  readonly #context: ValueMap;
  readonly #scopes: Map<string, Value>[] = [new Map()];
  readonly #outputs: string[] = [''];

  constructor(context: ValueMap, stepsMax: number, { part = 'extra_data', watcher }: RunOptions = {}) {
    this.#context = context;
    this.watcher = watcher;
    this.#print = printerOf(part);
    this.#outputMax = OUTPUT_MAX_BYTES[part];
    this.budget = new Budget(stepsMax);
  }

  variable(name: string): Value | undefined {
    for (let i = this.#scopes.length - 1; i >= 0; i -= 1) {
      const value = this.#scopes[i]?.get(name);
      if (value !== undefined) return value;
    }
    return this.#context.get(name);
  }

  /** Of all variables there are just now. */
  *names(): Iterable<string> {
    for (const scope of this.#scopes) yield* scope.keys();
    yield* this.#context.keys();
  }

  /** As in Twig: a variable that exists keeps its new value after a loop, one that is new there ends with it. */
  assign(name: string, value: Value): void {
    const holder = this.#scopes.findLast((scope) => scope.has(name));
    const scope = holder ?? (this.#context.has(name) ? this.#scopes[0] : this.#scopes.at(-1));
    scope?.set(name, value);
  }

  /** Runs `body` with a scope of its own. */
  within<T>(body: (scope: Map<string, Value>) => T): T {
    const scope = new Map<string, Value>();
    this.#scopes.push(scope);
    const result = body(scope);
    this.#scopes.pop();
    return result;
  }

  print(value: Value): void {
    // What is captured is a value yet: it is escaped when it is printed itself.
    const [output = ''] = this.#outputs;
    this.write(this.#outputs.length > 1 ? textOf(value) : this.#print(value, output, this.budget));
  }

  write(text: string): void {
    this.budget.text(text.length);
    const output = (this.#outputs.pop() ?? '') + text;
    if (output.length > this.#outputMax) throw this.#tooLong();
    this.#outputs.push(output);
  }

  capture(body: () => void): string {
    this.#outputs.push('');
    body();
    return this.#outputs.pop() ?? '';
  }

  output(): string {
    const [text = ''] = this.#outputs;
    if (Buffer.byteLength(text) > this.#outputMax) throw this.#tooLong();
    return text;
  }

  #tooLong(): TemplateFault {
    return new TemplateFault(`the result is longer than ${this.#outputMax} bytes`);
  }
}
