// One rendering: the variables, what has been put out so far, and what is left of the budget.
import { type SourcePosition, TemplateFault } from './fault.ts';
import { printed } from './json-text.ts';
import { Budget, OUTPUT_MAX_BYTES } from './limits.ts';
import { textOf, type Value, type ValueMap } from './values.ts';

/** Is told of names that a template reads and that are not there. `among`: those that are, in the same place. */
export type Watcher = (missing: {
  name: string;
  place: SourcePosition;
  among: Iterable<string>;
  isGuarded: boolean;
}) => void;

export class Run {
  readonly budget: Budget;
  readonly watcher: Watcher | undefined;
  readonly #context: ValueMap;
  readonly #scopes: Map<string, Value>[] = [new Map()];
  readonly #outputs: string[] = [''];

  constructor(context: ValueMap, stepsMax: number, watcher?: Watcher) {
    this.#context = context;
    this.watcher = watcher;
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
  within(body: (scope: Map<string, Value>) => void): void {
    const scope = new Map<string, Value>();
    this.#scopes.push(scope);
    body(scope);
    this.#scopes.pop();
  }

  print(value: Value): void {
    // What is captured is a value yet: it is escaped when it is printed itself.
    this.write(this.#outputs.length > 1 ? textOf(value) : printed(value));
  }

  write(text: string): void {
    this.budget.text(text.length);
    const output = (this.#outputs.pop() ?? '') + text;
    if (output.length > OUTPUT_MAX_BYTES) throw tooLong();
    this.#outputs.push(output);
  }

  capture(body: () => void): string {
    this.#outputs.push('');
    body();
    return this.#outputs.pop() ?? '';
  }

  output(): string {
    const [text = ''] = this.#outputs;
    if (Buffer.byteLength(text) > OUTPUT_MAX_BYTES) throw tooLong();
    return text;
  }
}

const tooLong = (): TemplateFault => new TemplateFault(`the result is longer than ${OUTPUT_MAX_BYTES} bytes`);
