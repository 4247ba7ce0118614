// What webhooks and targets share, as a form has it: texts, until they are sent. What is not a value yet is said by the form
// or by the dispatcher.
import {
  type AuthenticationDraft,
  authenticationBodyOf,
  authenticationDraftOf,
  NO_AUTHENTICATION,
} from './authentication-draft.ts';
import type { Endpoint } from './endpoint.ts';

export type EndpointDraft = {
  url: string;
  queue: string;
  ordering: string;
  maxInFlight: string;
  rateCount: string;
  rateSeconds: string;
  timeoutMs: string;
  /** Seconds, separated by commas; empty = the default schedule. */
  schedule: string;
  ownSchedule: boolean;
  hourly: boolean;
  daily: boolean;
  /** `Name: value`, one a line. */
  headers: string;
  vendorSignature: boolean;
  authentication: AuthenticationDraft;
};

export const NEW_ENDPOINT: EndpointDraft = {
  ...{ url: '', queue: 'default', ordering: 'none', maxInFlight: '50', rateCount: '', rateSeconds: '1' },
  ...{ timeoutMs: '15000', schedule: '', ownSchedule: false, hourly: false, daily: false },
  ...{ headers: '', vendorSignature: true, authentication: NO_AUTHENTICATION },
};

export const endpointDraftOf = (endpoint: Endpoint): EndpointDraft => ({
  url: endpoint.url,
  queue: endpoint.queue,
  ordering: endpoint.ordering,
  maxInFlight: String(endpoint.max_in_flight),
  rateCount: endpoint.rate_limit === null ? '' : String(endpoint.rate_limit.count),
  rateSeconds: endpoint.rate_limit === null ? '1' : String(endpoint.rate_limit.per_seconds),
  timeoutMs: String(endpoint.timeout_ms),
  schedule: endpoint.retry_schedule?.join(', ') ?? '',
  ownSchedule: endpoint.retry_schedule !== null,
  hourly: endpoint.retry_hourly,
  daily: endpoint.retry_daily,
  headers: headersText(endpoint.headers),
  vendorSignature: endpoint.vendor_signature,
  authentication: authenticationDraftOf(endpoint.authentication),
});

/** The fields of the API. */
export const endpointBodyOf = (draft: EndpointDraft): Record<string, unknown> => ({
  url: draft.url.trim(),
  queue: draft.queue,
  ordering: draft.ordering,
  max_in_flight: numberOf(draft.maxInFlight),
  rate_limit:
    draft.rateCount.trim() === ''
      ? null
      : { count: numberOf(draft.rateCount), per_seconds: numberOf(draft.rateSeconds) },
  timeout_ms: numberOf(draft.timeoutMs),
  retry_schedule: draft.ownSchedule ? scheduleOf(draft.schedule) : null,
  retry_hourly: draft.hourly,
  retry_daily: draft.daily,
  headers: headersOf(draft.headers),
  vendor_signature: draft.vendorSignature,
  authentication: authenticationBodyOf(draft.authentication),
});

/** Fields whose value the form has changed. */
export const changedFields = (
  now: Readonly<Record<string, unknown>>,
  before: Readonly<Record<string, unknown>>,
): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(now).filter(([name, value]) => JSON.stringify(value) !== JSON.stringify(before[name])),
  );

export const linesOf = (text: string): string[] =>
  text
    .split(/[\n,]/)
    .map((line) => line.trim())
    .filter((line) => line !== '');

/** What is not a number goes as it is written: the dispatcher says what is wrong with it. */
export const numberOf = (text: string): number | string => {
  const trimmed = text.trim();
  return trimmed === '' || Number.isNaN(Number(trimmed)) ? trimmed : Number(trimmed);
};

export const scheduleOf = (text: string): (number | string)[] => linesOf(text).map(numberOf);

export const headersText = (headers: Readonly<Record<string, string>>): string =>
  Object.entries(headers)
    .map(([name, value]) => `${name}: ${value}`)
    .join('\n');

function headersOf(text: string): Record<string, string> {
  const lines = text.split('\n').filter((line) => line.trim() !== '');
  return Object.fromEntries(
    lines.map((line) => {
      const at = line.indexOf(':');
      return at === -1 ? [line.trim(), ''] : [line.slice(0, at).trim(), line.slice(at + 1).trim()];
    }),
  );
}

/** A rule as it is sent: what is not JSON goes as it is written. */
export function ruleOf(text: string): unknown {
  if (text.trim() === '') return null;
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text;
  }
}
