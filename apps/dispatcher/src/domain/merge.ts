// Merges extra data into a context as text, so that the text of the producer and of the template stay unchanged.
import { JsonSourceError, memberSpans, type Span } from './json-source.ts';

/** The largest context and the largest output of a template together. */
const BODY_MAX_BYTES = 1024 * 1024 + 64 * 1024;

export type SpliceResult = { ok: true; body: string } | { ok: false; reason: string };

/**
 * Adds the root members of `rendered` that `context` does not have, at its end. `context` is the text of an object
 * that has passed `memberSpans`; `rendered` is whatever a template made.
 */
export function spliceExtra(context: string, rendered: string): SpliceResult {
  const extra = rootMembers(rendered);
  if (!extra.ok) return extra;
  const own = memberSpans(context);
  const added = extra.members.filter(({ name }) => !own.has(name)).map(({ source }) => source);
  if (added.length === 0) return { ok: true, body: context };
  const end = context.lastIndexOf('}');
  const body = `${context.slice(0, end)}${own.size === 0 ? '' : ','}${added.join(',')}${context.slice(end)}`;
  if (bytesOf(body) > BODY_MAX_BYTES) return fault(`makes the body longer than ${BODY_MAX_BYTES} bytes`);
  return { ok: true, body };
}

/** Which root members of `rendered` join a context that they can be spliced into, and which it has already. */
export function extraNames(context: string, rendered: string): { added: string[]; ignored: string[] } {
  const own = memberSpans(context);
  const extra = rootMembers(rendered);
  const names = extra.ok ? extra.members.map(({ name }) => name) : [];
  return { added: names.filter((name) => !own.has(name)), ignored: names.filter((name) => own.has(name)) };
}

type Member = { name: string; source: string };

function rootMembers(rendered: string): { ok: true; members: Member[] } | { ok: false; reason: string } {
  let value: unknown;
  try {
    value = JSON.parse(rendered);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    // The message may quote the text, and with it someone's data: only the place is told.
    const [place = ''] = / at position \d+/.exec(error.message) ?? [];
    return fault(`is not valid JSON${place}`);
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return fault('is not a JSON object');
  try {
    return { ok: true, members: membersIn(rendered, memberSpans(rendered)) };
  } catch (error) {
    if (!(error instanceof JsonSourceError)) throw error;
    return fault(`is refused: ${error.path} ${error.message}`);
  }
}

/** Name, colon and value of each member as they were written. */
function membersIn(text: string, spans: ReadonlyMap<string, Span>): Member[] {
  let from = text.indexOf('{') + 1;
  return [...spans].map(([name, { end }]) => {
    const source = text.slice(from, end);
    from = end;
    return { name, source: source.slice(source.indexOf('"')) };
  });
}

function bytesOf(text: string): number {
  let bytes = text.length;
  for (let i = 0; i < text.length; i += 1) {
    const unit = text.charCodeAt(i);
    // A surrogate is half of four bytes; alone it is sent as the three of U+FFFD.
    if (unit >= 0x80) bytes += unit < 0x800 || isPaired(text, i) ? 1 : 2;
  }
  return bytes;
}

function isPaired(text: string, at: number): boolean {
  const unit = text.charCodeAt(at);
  const isHigh = (one: number) => one >= 0xd800 && one < 0xdc00;
  const isLow = (one: number) => one >= 0xdc00 && one < 0xe000;
  return (isHigh(unit) && isLow(text.charCodeAt(at + 1))) || (isLow(unit) && isHigh(text.charCodeAt(at - 1)));
}

const fault = (what: string): { ok: false; reason: string } => ({
  ok: false,
  reason: `the output of the template ${what}`,
});
