// W3C trace context (https://www.w3.org/TR/trace-context/): reads the incoming header and writes the one of an attempt.

/** The sampled and the random-trace-id flag: all that are defined, and so all that go on. */
const KNOWN_FLAGS = 0x03;

/** `version-traceid-parentid-flags`; only versions after 00 may have more behind it. */
const FORMAT = /^([0-9a-f]{2})-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})(-.*)?$/;

/** The header in the form of version 00, `null` where there is none or it says nothing: then the trace begins here. */
export function parseTraceparent(header: string | undefined): string | null {
  const [, version, traceId, parentId, flags = '00', rest] = FORMAT.exec(header ?? '') ?? [];
  if (version === undefined || traceId === undefined || parentId === undefined) return null;
  if (version === 'ff' || (version === '00' && rest !== undefined)) return null;
  if (/^0+$/.test(traceId) || /^0+$/.test(parentId)) return null;
  const known = (Number.parseInt(flags, 16) & KNOWN_FLAGS).toString(16).padStart(2, '0');
  return `00-${traceId}-${parentId}-${known}`;
}

/** The same trace and flags, under the span of one attempt. @param parent as `parseTraceparent` answers it */
export function continueTrace(parent: string, spanId: string): string {
  return `${parent.slice(0, 36)}${spanId}${parent.slice(52)}`;
}

/** A trace that begins with an event of ours. */
export const beginTrace = (traceId: string, spanId: string): string => `00-${traceId}-${spanId}-01`;
