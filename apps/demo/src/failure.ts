/** Something the person who started the demo can understand and change: shown as one line, exit code 1. */
export class DemoFailure extends Error {
  override readonly name = 'DemoFailure';
}
