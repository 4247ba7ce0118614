// Bodies that are valid JSON and that a parser and a writer would change.

/** 1 MiB and 64 KiB: the largest body that Posthorn sends to a webhook, a context with its extra data. */
export const LARGE_BYTES = 1_114_112;

/** Adds one more member, as source text. */
const withMember =
  (value: string) =>
  (example: string): string =>
    `${example.slice(0, -1)},"check":${value}}`;

export const spaced = (example: string): string => `${JSON.stringify(JSON.parse(example), null, 2)}\n`;
export const escaped = withMember('"\\u0063heck \\/ \\u00e9 \\ud83d\\ude00 \\u2028"');
export const unicode = withMember('"Zoë 株式会社 😀 e\u0301 \u2028"');
export const numbers = withMember('[9007199254740993,12345678901234567890,1.0,1e3,-0,0.10]');
export const keyOrder = withMember('{"b":1,"10":2,"9":3,"a":4}');

export function large(example: string): string {
  const rest = LARGE_BYTES - new TextEncoder().encode(withMember('""')(example)).byteLength;
  return withMember(`"${'x'.repeat(Math.max(0, rest))}"`)(example);
}

/** Only what every context has. */
export function sparse(example: string): string {
  const { id } = JSON.parse(example) as { id?: unknown };
  return JSON.stringify({ id });
}

const begins = (text: string) => ({
  change: (body: string): string => body.replace(/^\{/, `{${text}`),
  undo: (body: string): string => (body.startsWith(`{${text}`) ? `{${body.slice(text.length + 1)}` : body),
});

/** Valid JSON with another meaning. */
export const changed = begins('"tampered":true,');
/** The same JSON in other bytes. */
export const reformatted = begins(' ');
