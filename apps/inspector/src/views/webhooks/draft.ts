// A webhook as the form has it: texts, until they are sent. What is not a value yet is said by the form or by the dispatcher.
import type { Webhook } from '@posthorn/contracts';

export type Draft = {
  url: string;
  description: string;
  /** Checked in the list. */
  events: readonly string[];
  /** Others, one a line. */
  moreEvents: string;
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
  condition: string;
  template: string;
};

export const NEW_DRAFT: Draft = {
  ...{ url: '', description: '', events: [], moreEvents: '', queue: 'default', ordering: 'none', maxInFlight: '50' },
  ...{
    rateCount: '',
    rateSeconds: '1',
    timeoutMs: '15000',
    schedule: '',
    ownSchedule: false,
    hourly: false,
    daily: false,
  },
  ...{ headers: '', vendorSignature: true, condition: '', template: '' },
};

export function draftOf(webhook: Webhook, listed: readonly string[]): Draft {
  return {
    url: webhook.url,
    description: webhook.description ?? '',
    events: webhook.events.filter((event) => listed.includes(event)),
    moreEvents: webhook.events.filter((event) => !listed.includes(event)).join('\n'),
    queue: webhook.queue,
    ordering: webhook.ordering,
    maxInFlight: String(webhook.max_in_flight),
    rateCount: webhook.rate_limit === null ? '' : String(webhook.rate_limit.count),
    rateSeconds: webhook.rate_limit === null ? '1' : String(webhook.rate_limit.per_seconds),
    timeoutMs: String(webhook.timeout_ms),
    schedule: webhook.retry_schedule?.join(', ') ?? '',
    ownSchedule: webhook.retry_schedule !== null,
    hourly: webhook.retry_hourly,
    daily: webhook.retry_daily,
    headers: Object.entries(webhook.headers)
      .map(([name, value]) => `${name}: ${value}`)
      .join('\n'),
    vendorSignature: webhook.vendor_signature,
    condition: webhook.condition === null ? '' : JSON.stringify(webhook.condition, null, 2),
    template: webhook.extra_data_template ?? '',
  };
}

/** Fields of the API whose value the form has changed; `before` null = a new webhook, whose defaults are left out. */
export function changesOf(draft: Draft, before: Draft): Record<string, unknown> {
  const [now, old] = [bodyOf(draft), bodyOf(before)];
  return Object.fromEntries(
    Object.entries(now).filter(([name, value]) => JSON.stringify(value) !== JSON.stringify(old[name])),
  );
}

function bodyOf(draft: Draft): Record<string, unknown> {
  return {
    url: draft.url.trim(),
    description: draft.description.trim() || null,
    events: [...draft.events, ...linesOf(draft.moreEvents)],
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
    condition: conditionOf(draft.condition),
    extra_data_template: draft.template.trim() === '' ? null : draft.template,
  };
}

const linesOf = (text: string): string[] =>
  text
    .split(/[\n,]/)
    .map((line) => line.trim())
    .filter((line) => line !== '');

/** What is no number goes as it is written: the dispatcher says what is wrong with it. */
const numberOf = (text: string): number | string => {
  const trimmed = text.trim();
  return trimmed === '' || Number.isNaN(Number(trimmed)) ? trimmed : Number(trimmed);
};

export const scheduleOf = (text: string): (number | string)[] => linesOf(text).map(numberOf);

function headersOf(text: string): Record<string, string> {
  const lines = text.split('\n').filter((line) => line.trim() !== '');
  return Object.fromEntries(
    lines.map((line) => {
      const at = line.indexOf(':');
      return at === -1 ? [line.trim(), ''] : [line.slice(0, at).trim(), line.slice(at + 1).trim()];
    }),
  );
}

function conditionOf(text: string): unknown {
  if (text.trim() === '') return null;
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text;
  }
}
