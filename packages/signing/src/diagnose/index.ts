/** Finds out why a signature does not fit. Runs in browsers and in Node; secrets stay where it runs. */
export { type DiagnoseInput, type Diagnosis, diagnose } from './diagnose.ts';
export type { Difference } from './difference.ts';
export { FIXES, type Fix, type FixKind, FRAMEWORK_NAMES, FRAMEWORKS, type Framework } from './fixes.ts';
export type { PastedHeaders } from './headers.ts';
export { type Pasted, type PastedRequest, readPastedRequest } from './pasted-request.ts';
export type { Cause } from './search.ts';
export type { Step, StepStatus } from './step.ts';
