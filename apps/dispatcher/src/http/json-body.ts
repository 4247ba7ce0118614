// Parses a request body. It keeps the text, because contexts are sent as their producers wrote them.
import { RequestError } from '../domain/errors.ts';
import { refusingFaults, requireSingleNames } from '../domain/json-source.ts';
import { readJson } from '../domain/read-json.ts';

export type JsonBody = { text: string; value: unknown };

const utf8 = new TextDecoder('utf-8', { fatal: true });

/** An absent body reads as `{}`. @throws RequestError `malformed_json`, `unsupported_media_type` */
export function parseJsonBody(bytes: unknown, contentType: string | undefined): JsonBody {
  if (!Buffer.isBuffer(bytes) || bytes.length === 0) return { text: '{}', value: {} };
  if (contentType !== undefined && !/^application\/([\w.+-]+\+)?json\s*(;|$)/i.test(contentType)) {
    throw new RequestError(
      'unsupported_media_type',
      `The body must be JSON. Send "content-type: application/json", not "${contentType}".`,
    );
  }
  let text: string;
  try {
    text = utf8.decode(bytes);
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    throw new RequestError('malformed_json', 'The body is not UTF-8: JSON is always sent as UTF-8 (RFC 8259, 8.1).');
  }
  try {
    return { text, value: readJson(text) };
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    throw new RequestError('malformed_json', `The body is not JSON: ${error.message}.`);
  }
}

/**
 * Refuses what parsers read differently: a sender that repeats a name would not know which of its values is stored.
 * @throws RequestError `invalid` with the path of the name
 */
export function withSingleNames(body: JsonBody): JsonBody {
  refusingFaults(() => requireSingleNames(body.text));
  return body;
}
