import type { RequestContext } from './request-context.ts';

const isOnWorkers = (): boolean => globalThis.navigator?.userAgent === 'Cloudflare-Workers';
const isOnLambda = (): boolean =>
  typeof process !== 'undefined' && process.env?.['AWS_LAMBDA_FUNCTION_NAME'] !== undefined;

/** True if work that is not done when the answer is sent will be cut off. */
export function isCutOffByAnswer(context: RequestContext): boolean {
  const { stopsAfterAnswer, waitUntil, remainingMs } = context;
  return stopsAfterAnswer ?? (waitUntil === undefined && (remainingMs !== undefined || isOnWorkers() || isOnLambda()));
}
