// What is known of a refused request beside the error. It only affects the wording.
import type { Framework } from '@posthorn/diagnose/frameworks/framework';
import type { Hints } from '../request-context.ts';
import type { SignedRequest, VerifyRules } from '../verify-request.ts';

/** Loads what every text about a framework needs. */
export type LoadFramework = () => Promise<Framework>;

export interface About {
  /** Whose adapter refused the request. */
  readonly framework?: LoadFramework | undefined;
  /** What the caller gave as bytes, headers and a time. */
  readonly body?: unknown;
  readonly headers?: unknown;
  readonly receivedAt?: unknown;
  readonly hints?: Hints | undefined;
  /** As far as the request could be read. */
  readonly request?: SignedRequest | undefined;
  readonly rules?: VerifyRules | undefined;
}
