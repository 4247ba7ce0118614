// Renders a template and a context to text. Synchronous and limited by steps; the caller chooses the thread.
import { spliceExtra } from '../domain/merge.ts';
import type { CheckResult, PreviewResult, RenderInput, RenderResult } from '../ports/renderer.ts';
import { TemplateFault } from './fault.ts';
import { type Budget, STEPS_MAX } from './limits.ts';
import { MissingNames, nearestCallable } from './missing-names.ts';
import { Run, type Watcher } from './run.ts';
import { compile } from './statements.ts';
import { parse, readsVariables } from './syntax.ts';
import { variablesOf } from './values.ts';

type RunInput = {
  variables?: string | undefined;
  part?: RenderInput['part'] | undefined;
  watcher?: Watcher;
};

const CACHE_MAX = 500;

export class Engine {
  readonly #stepsMax: number;
  #budget: Budget | null = null;
  /** In order of last use. */
  readonly #compiled = new Map<string, (run: Run) => void>();

  constructor(stepsMax = STEPS_MAX) {
    this.#stepsMax = stepsMax;
  }

  /** Steps of the last rendering. */
  get spent(): number {
    return this.#budget?.spent ?? 0;
  }

  render({ template, context, variables, part }: Omit<RenderInput, 'tenantId'>): RenderResult {
    try {
      const run = this.#run(context, { variables, part });
      this.#compile(template)(run);
      return { ok: true, text: run.output() };
    } catch (error) {
      const { message, text, place } = faultOf(error);
      return {
        ok: false,
        reason: message,
        fault: { text, line: place?.line ?? null, column: place?.column ?? null },
      };
    }
  }

  preview({ template, context }: { template: string; context: string }): PreviewResult {
    const missing = new MissingNames();
    const began = performance.now();
    const told = () => ({ missing: missing.list(), tookMs: performance.now() - began });
    try {
      const run = this.#run(context, { watcher: (one) => missing.note(one) });
      this.#compile(template)(run);
      return { ok: true, text: run.output(), ...told() };
    } catch (error) {
      const { text, place } = faultOf(error);
      const nearest = nearestCallable(text) ?? (place === null ? null : missing.nearestOn(place.line));
      return { ok: false, reason: text, place, nearest, ...told() };
    }
  }

  check({ template }: { template: string }): CheckResult {
    try {
      this.#compile(template);
      return { ok: true, warnings: this.#warningsOf(template), readsVariables: readsVariables(parse(template)) };
    } catch (error) {
      return { ok: false, reason: faultOf(error).message };
    }
  }

  #run(context: string, { variables, part, watcher }: RunInput): Run {
    this.#budget = null;
    const members = variablesOf(context, 'context');
    // The author of an action names a variable to have it, whatever the producer of the event sends.
    const all = variables === undefined ? members : new Map([...members, ...variablesOf(variables, 'variables')]);
    const run = new Run(all, this.#stepsMax, { part, ...(watcher && { watcher }) });
    this.#budget = run.budget;
    return run;
  }

  /** Tried with nothing in the context: the usual fault is a number without a default. */
  #warningsOf(template: string): string[] {
    const rendered = this.render({ template, context: '{}' });
    if (!rendered.ok) return [`for a context without any field: ${rendered.reason}`];
    const spliced = spliceExtra('{}', rendered.text);
    return spliced.ok ? [] : [`for a context without any field: ${spliced.reason}`];
  }

  #compile(template: string): (run: Run) => void {
    const known = this.#compiled.get(template);
    this.#compiled.delete(template);
    const compiled = known ?? compile(parse(template));
    this.#compiled.set(template, compiled);
    const [oldest] = this.#compiled.keys();
    if (this.#compiled.size > CACHE_MAX && oldest !== undefined) this.#compiled.delete(oldest);
    return compiled;
  }
}

function faultOf(error: unknown): TemplateFault {
  if (error instanceof TemplateFault) return error;
  if (error instanceof RangeError) return new TemplateFault('the template is nested too deeply');
  throw error;
}
