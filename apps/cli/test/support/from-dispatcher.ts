// What the tests of the dispatcher have too: the store, for what no command can bring about, and processes and deadlines.

// @boundaries-ignore shared by tests, never published
export { TOKEN_TRUST_MS } from '../../../dispatcher/src/services/trusted-tokens.ts';
// @boundaries-ignore shared by tests, never published
export { openStore } from '../../../dispatcher/src/store/open-store.ts';
// @boundaries-ignore shared by tests, never published
export { eventually, within } from '../../../dispatcher/test/e2e/support/deadline.ts';
// @boundaries-ignore shared by tests, never published
export { patient } from '../../../dispatcher/test/support/patience.ts';
// @boundaries-ignore shared by tests, never published
export {
  type Outcome,
  type Process,
  type StartOptions,
  startProgram,
} from '../../../dispatcher/test/support/program.ts';
