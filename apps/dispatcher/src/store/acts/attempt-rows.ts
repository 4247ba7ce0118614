// Between a row of `attempts` and the attempt it stands for.
import { ATTEMPT_ERRORS, TARGET_METHODS } from '@posthorn/contracts/plain';
import type { AttemptRecord } from '../../ports/store/claims.ts';
import { json, listOf, mapOf, oneOf, text } from './stored-values.ts';

export type AttemptRow = {
  id: string;
  number: number;
  started_at: number;
  status: number | null;
  error_kind: string | null;
  error_message: string | null;
  /** `null` = POST. */
  method: string | null;
  url: string;
  request_headers: string;
  response_headers: string | null;
  response_body: Uint8Array | null;
  response_truncated: number | null;
  dns_ms: number | null;
  connect_ms: number | null;
  tls_ms: number | null;
  first_byte_ms: number | null;
  total_ms: number;
};

const storedMethod = oneOf(TARGET_METHODS);
export const storedKind = oneOf(ATTEMPT_ERRORS);
const storedRequestHeaders = json(mapOf(text));
const storedResponseHeaders = json(mapOf((value) => (Array.isArray(value) ? listOf(text)(value) : text(value))));

export function attemptFromRow(row: AttemptRow): AttemptRecord {
  return {
    id: row.id,
    number: row.number,
    startedAt: row.started_at,
    status: row.status,
    error: row.error_kind === null ? null : { kind: storedKind(row.error_kind), message: row.error_message ?? '' },
    method: storedMethod(row.method ?? 'POST'),
    url: row.url.trimEnd(),
    requestHeaders: storedRequestHeaders(row.request_headers),
    response:
      row.response_headers === null
        ? null
        : {
            headers: storedResponseHeaders(row.response_headers),
            body: row.response_body ?? new Uint8Array(),
            truncated: row.response_truncated === 1,
          },
    phases: {
      dns_ms: row.dns_ms,
      connect_ms: row.connect_ms,
      tls_ms: row.tls_ms,
      first_byte_ms: row.first_byte_ms,
      total_ms: row.total_ms,
    },
  };
}
