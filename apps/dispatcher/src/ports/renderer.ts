// The port to templates: a thread of its own in production, the same engine in the calling thread in tests and simulation.

/**
 * Which text is rendered: the members that extra data adds to a context, or the body, URL or one header of a target's
 * request. It decides how printed values are escaped, and how long the result may be.
 */
export type RenderedPart = 'extra_data' | 'body' | 'url' | 'header';

export type RenderInput = {
  tenantId: number;
  template: string;
  /** JSON source text of an object: its members are the template's variables. */
  context: string;
  /** JSON source text of an object, for more variables. They win over the context's members. */
  variables?: string;
  /** Default 'extra_data'. */
  part?: RenderedPart;
};

/** `line` and `column` (from 1) are those of the template; `null` = the fault has no place. */
type RenderFault = { text: string; line: number | null; column: number | null };
/** `reason`: the fault in one text, place included. */
export type RenderResult = { ok: true; text: string } | { ok: false; reason: string; fault: RenderFault };
/** `readsVariables: false` = it renders to the same text for every context. */
export type CheckResult = { ok: true; warnings: string[]; readsVariables: boolean } | { ok: false; reason: string };

/** A name that a template reads and that is not there. */
export type MissingName = { name: string; line: number; column: number; nearest: string | null };

/** Like `RenderResult`, plus details for the author of the template. */
export type PreviewResult = (
  | { ok: true; text: string }
  /** `reason` without the place; `nearest`: the name that may have been meant. */
  | { ok: false; reason: string; place: { line: number; column: number } | null; nearest: string | null }
) & { missing: MissingName[]; tookMs: number | null };

/** Nothing is wrong with the template: it cannot be rendered just now. The same may be asked again. */
export class RendererUnavailableError extends Error {
  override readonly name = 'RendererUnavailableError';
}

/** One tenant has as many templates waiting as it may; others are not held up. */
export class TemplateShareError extends RendererUnavailableError {
  override readonly name = 'TemplateShareError' as 'RendererUnavailableError';
  readonly max: number;
  constructor(max: number) {
    super(`${max} templates of this tenant are waiting to be rendered, which is the limit`);
    this.max = max;
  }
}

export interface Renderer extends AsyncDisposable {
  /** Tenants have their turns one after another. A template's fault is a value, never a throw. @throws RendererUnavailableError */
  render(input: RenderInput): Promise<RenderResult>;
  /** The same text or fault as `render`, for the author of the template. @throws RendererUnavailableError */
  preview(input: { tenantId: number; template: string; context: string }): Promise<PreviewResult>;
  /** Faults of the template itself (syntax, refused tags, filters, functions), for saving. @throws RendererUnavailableError */
  check(input: { tenantId: number; template: string }): Promise<CheckResult>;
}
