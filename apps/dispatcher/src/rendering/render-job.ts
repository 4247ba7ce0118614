// What goes to a rendering thread and comes back.
import type { CheckResult, PreviewResult, RenderInput, RenderResult } from '../ports/renderer.ts';

export type RenderJob =
  | ({ kind: 'render' } & Omit<RenderInput, 'tenantId'>)
  | { kind: 'preview'; template: string; context: string }
  | { kind: 'check'; template: string };
export type JobResult = RenderResult | CheckResult | PreviewResult;
/** `steps`: what it used of its budget. */
export type Rendered = { result: JobResult; steps: number };
/** `progress` holds 0 before the thread has begun, then the number of the job under way, then DONE. */
export type ThreadSettings = { progress: Int32Array; stepsMax: number | undefined };
export const NOT_BEGUN = 0;
export const DONE = -1;
