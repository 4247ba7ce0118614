// Reads a pasted request: raw HTTP, a curl command, a HAR, a delivery of Posthorn's API, or headers and a body.
import { fromBase64 } from './base64.ts';
import { utf8 } from './bytes.ts';
import { readCurl } from './curl-command.ts';
import type { Pasted } from './pasted.ts';

export function readPastedRequest(text: string): Pasted {
  const trimmed = text.trimStart();
  if (trimmed === '') return { ok: false, message: 'The text is empty: there is nothing to read. Paste a request.' };
  if (/^curl\s/i.test(trimmed)) return readCurl(trimmed);
  if (trimmed.startsWith('{')) return readJson(trimmed);
  return readHttp(text.replace(/^\s*\n/, ''));
}

function readHttp(text: string): Pasted {
  const [head = '', separator = ''] = /^([\s\S]*?)(\r?\n\r?\n|$)/.exec(text)?.slice(1) ?? [];
  const lines = head.split(/\r?\n/);
  const start = /^([A-Z]+) (\S+)(?: HTTP\/[\d.]+)?$/.exec(lines[0] ?? '');
  const headers: [string, string][] = [];
  for (const [i, line] of (start === null ? lines : lines.slice(1)).entries()) {
    const [, name, value] = /^([!#$%&'*+.^_`|~A-Za-z0-9-]+)\s*:\s*(.*)$/.exec(line) ?? [];
    if (name === undefined || value === undefined) {
      const number = i + (start === null ? 1 : 2);
      return {
        ok: false,
        message: `Line ${number} is not a header: "${line.slice(0, 60)}". Write headers as "name: value", then an empty line, then the body.`,
      };
    }
    headers.push([name, value.trim()]);
  }
  const body = utf8(text.slice(head.length + separator.length));
  return { ok: true, request: { form: 'http', method: start?.[1] ?? null, url: start?.[2] ?? null, headers, body } };
}

type Json = Readonly<Record<string, unknown>>;
const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const text = (value: unknown): string => (typeof value === 'string' ? value : '');

/** Reads a HAR or a delivery. If a delivery has several attempts, takes the last. */
function readJson(source: string): Pasted {
  let value: unknown;
  try {
    value = JSON.parse(source);
  } catch (error) {
    return {
      ok: false,
      message: `The text begins like JSON but is not valid JSON: ${error instanceof Error ? error.message : ''}. Paste all of it.`,
    };
  }
  const data = isObject(value) && isObject(value['data']) ? value['data'] : value;
  if (isObject(data) && Array.isArray(data['attempts'])) return fromDelivery(data['attempts'].at(-1));
  const log = isObject(data) && isObject(data['log']) ? data['log'] : data;
  const entry = isObject(log) && Array.isArray(log['entries']) ? signedEntry(log['entries']) : log;
  const request = isObject(entry) && isObject(entry['request']) ? entry['request'] : null;
  if (request === null) {
    return {
      ok: false,
      message: 'The text is JSON, but neither a HAR nor a delivery. Paste the headers, an empty line and the body.',
    };
  }
  if (Array.isArray(request['headers'])) return fromHar(request);
  return fromDelivery(entry);
}

/** Picks the first signed request of a log, because most requests that a browser or proxy records are not webhooks. */
function signedEntry(entries: readonly unknown[]): unknown {
  const isSigned = (entry: unknown): boolean => {
    const request = isObject(entry) && isObject(entry['request']) ? entry['request'] : {};
    const headers = Array.isArray(request['headers']) ? request['headers'].filter(isObject) : [];
    return headers.some(({ name }) => /^(?:webhook-signature|x-omneo-hmac-sha256)$/i.test(text(name)));
  };
  return entries.find(isSigned) ?? entries[0];
}

function fromHar(request: Json): Pasted {
  const listed = (request['headers'] as unknown[]).filter(isObject);
  const headers = listed.map(({ name, value }): [string, string] => [text(name), text(value)]);
  const post = isObject(request['postData']) ? request['postData'] : {};
  const encoded = post['encoding'] === 'base64' ? fromBase64(text(post['text'])) : null;
  const body = encoded ?? utf8(text(post['text']));
  return {
    ok: true,
    request: { form: 'har', method: text(request['method']), url: text(request['url']), headers, body },
  };
}

function fromDelivery(attempt: unknown): Pasted {
  const request = isObject(attempt) && isObject(attempt['request']) ? attempt['request'] : null;
  if (request === null || !isObject(request['headers'])) {
    return { ok: false, message: 'The delivery has no attempt with a request. Paste a delivery that was sent.' };
  }
  const headers = Object.entries(request['headers']).flatMap(([name, value]) =>
    (Array.isArray(value) ? value : [value]).map((one): [string, string] => [name, String(one)]),
  );
  const encoded = request['body_encoding'] === 'base64' ? fromBase64(text(request['body'])) : null;
  const body = encoded ?? utf8(text(request['body']));
  return { ok: true, request: { form: 'delivery', method: 'POST', url: text(request['url']), headers, body } };
}
