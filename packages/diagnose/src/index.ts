/** Finds out why a signature does not match. Runs in browsers and in Node, and sends nothing: secrets stay in the process. */
export { type DiagnoseInput, type Diagnosis, diagnose } from './diagnose.ts';
export type { Difference } from './difference.ts';
export type { FixKind } from './fix-sentences.ts';
export { FIXES, type Fix, FRAMEWORK_NAMES, FRAMEWORKS, type Framework } from './fixes.ts';
export type { PastedHeaders } from './headers.ts';
export type { Pasted, PastedRequest } from './pasted.ts';
export { readPastedRequest } from './pasted-request.ts';
export type { Cause } from './question.ts';
export type { Step, StepStatus } from './step.ts';
