// What the platform knows about one request beside its bytes and headers. Adapters fill it in.
import type { Framework } from '@posthorn/diagnose/frameworks/framework';

/** Loads what every text about a framework needs. */
export type LoadFramework = () => Promise<Framework>;

export interface RequestContext {
  /** Given to the function of `secrets`: the bindings of Workers, or the variables of the process. Default `process.env`. */
  readonly env?: Readonly<Record<string, unknown>> | undefined;
  /** Keeps the platform running until the promise settles, after the answer too. Called once for each delivery that handlers work on. */
  readonly waitUntil?: ((work: Promise<unknown>) => void) | undefined;
  /** How long the platform lets this request run from now, in ms. The deadline of the handlers ends before that. */
  readonly remainingMs?: (() => number) | undefined;
  /** True if the platform stops or freezes all work once the answer is sent. Default: true on Workers and Lambda without `waitUntil`. */
  readonly stopsAfterAnswer?: boolean | undefined;
  /** Aborts when the platform is about to stop the work. */
  readonly signal?: AbortSignal | undefined;
  /** Advice in the words of a framework, by error code. It replaces every other hint. */
  readonly hints?: Readonly<Record<string, string>> | undefined;
  /** Set by adapters: loads the words of their framework, which only a refusal needs. */
  readonly framework?: LoadFramework | undefined;
}

/**
 * The bindings of the platform, and the variables of the process for names that it does not have: what a framework gives as
 * the second argument is not always an environment (Next gives `{ params }`, Bun its server).
 */
export function environment(context: RequestContext): Readonly<Record<string, unknown>> {
  const variables = typeof process === 'undefined' ? {} : (process.env ?? {});
  const { env } = context;
  if (env === undefined || env === null) return variables;
  return new Proxy(env, {
    get: (bindings, name) => Reflect.get(Reflect.has(bindings, name) ? bindings : variables, name),
  });
}
