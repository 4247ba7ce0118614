// What `@posthorn/receiver-kit/testing` may ask of a receiver: its clock, and to trust one more secret.
// Names instead of symbols and imports, so that it also works between the ESM and the CommonJS build.

export interface TestDoor<Contexts> {
  readonly toleranceS: number;
  /** Epoch ms, by the clock of the receiver. */
  readonly now: () => number;
  /** Accepts signatures by this secret too. */
  readonly trust: (secret: string) => void;
  /** A type only. */
  readonly contexts?: Contexts;
}

const UNDER_TEST = '~posthorn-receiver-kit-testing';

/** From then on a receiver without a secret is created, and answers `secret_missing` unless a sender for tests gives it one. */
export function beginTests(): void {
  Reflect.set(globalThis, UNDER_TEST, true);
}

export function isUnderTest(): boolean {
  return Reflect.get(globalThis, UNDER_TEST) === true;
}
