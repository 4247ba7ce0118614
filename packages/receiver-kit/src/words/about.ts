// What is known of a refused request beside the error. It only affects the wording.
import type { RequestContext } from '../request-context.ts';
import type { SignedRequest, VerifyRules } from '../verify-request.ts';

export interface About extends Pick<RequestContext, 'hints' | 'framework'> {
  /** What the caller gave as bytes, headers and a time. */
  readonly body?: unknown;
  readonly headers?: unknown;
  readonly receivedAt?: unknown;
  /** As far as the request could be read. */
  readonly request?: SignedRequest | undefined;
  readonly rules?: VerifyRules | undefined;
}
