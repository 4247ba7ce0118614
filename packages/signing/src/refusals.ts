// The checks without sentences, for receivers that load `refusal-sentences` only when they refuse a request, as
// @posthorn/receiver-kit does. Everyone else uses `verifyStandard` and `verifyVendor`.
export { checkStandard, checkVendor } from './check.ts';
export { inShort } from './errors.ts';
