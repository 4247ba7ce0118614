// The seam to templates: a thread of its own in production, the same engine in the calling thread in tests and simulation.

export type RenderResult = { ok: true; text: string } | { ok: false; reason: string };
export type CheckResult = { ok: true; warnings: string[] } | { ok: false; reason: string };

/** Nothing is wrong with the template: it cannot be rendered just now. The same may be asked again. */
export class RendererUnavailableError extends Error {
  override readonly name = 'RendererUnavailableError';
}

export interface Renderer extends AsyncDisposable {
  /** Renders `template` with the members of `context` (JSON source text) as variables. A template's fault is a value, never a throw. @throws RendererUnavailableError */
  render(input: { template: string; context: string }): Promise<RenderResult>;
  /** Faults of the template itself (syntax, refused tags, filters, functions), for saving. @throws RendererUnavailableError */
  check(input: { template: string }): Promise<CheckResult>;
}
