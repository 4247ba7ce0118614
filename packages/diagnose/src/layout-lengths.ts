// How long a JSON text would be in other layouts, counted in one pass without writing any.
import { COLON, COMMA, isClosing, isOpening, isSpace, QUOTE, stringEnd } from './json-bytes.ts';
import type { Layout } from './rewrite-json.ts';

export type LayoutCounts = { plain: number; commas: number; colons: number; lines: number; indents: number };

export function layoutCounts(json: Uint8Array): LayoutCounts {
  const counts = { plain: 0, commas: 0, colons: 0, lines: 0, indents: 0 };
  let depth = 0;
  const line = (at: number): void => {
    counts.lines += 1;
    counts.indents += at;
  };
  for (let at = 0; at < json.length; ) {
    const byte = json[at] as number;
    const end = byte === QUOTE ? stringEnd(json, at) : at + 1;
    if (byte === COMMA) {
      counts.commas += 1;
      line(depth);
    } else if (byte === COLON) counts.colons += 1;
    else if (!isSpace(byte)) {
      counts.plain += end - at;
      if (isOpening(byte)) {
        let next = end;
        while (isSpace(json[next])) next += 1;
        depth += 1;
        if (!isClosing(json[next])) line(depth);
        else {
          // The closing one gives its line back: an empty list is one line.
          counts.lines -= 1;
          counts.indents -= depth - 1;
        }
      } else if (isClosing(byte)) line(--depth);
    }
    at = end;
  }
  return counts;
}

export function lengthIn({ comma, colon, indent }: Layout, counts: LayoutCounts): number {
  const lines = indent.length === 0 ? 0 : counts.lines + counts.indents * indent.length;
  return counts.plain + counts.commas * comma.length + counts.colons * colon.length + lines;
}
