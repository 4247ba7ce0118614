// What a target sends, in the parts of its request that a template shapes. Pure: a renderer makes the texts.
import type { AddressPolicy } from './address-policy.ts';
import { urlFault } from './webhook-url.ts';

/** Path with query, as the request line has it, and the headers that templates shape, by the names they are stored under. */
export type RequestShape = { path: string; headers: Readonly<Record<string, string>> };

/** `header NAME` names it as it is stored. */
export type PayloadPart = 'body' | 'url' | `header ${string}`;

/** `line` and `column` from 1. `null` = the fault has no place. */
export type PayloadFault = { reason: string; line: number | null; column: number | null; where: PayloadPart };

export const isTemplated = (text: string): boolean => /\{[{%#]/.test(text);

/** An empty field means that there is no template, and the context is sent as it is. */
export const isNoTemplate = (template: string | null | undefined): boolean => (template ?? '').trim() === '';

/** Scheme and host of a URL: all that stands before its path. A template's values never get there. */
const ORIGIN = /^https?:\/\/[^/?#\\@\s{}]+(?=[/?#]|$)/i;

/** What a URL with templates has before its path; `null` = template syntax or a user name stands there. */
const originOf = (url: string): string | null => ORIGIN.exec(url)?.[0] ?? null;

/** What is wrong with a target's URL, which may have templates, and the fix; `null` = nothing. */
export function targetUrlFault(url: string, policy: AddressPolicy): string | null {
  if (!isTemplated(url)) return urlFault(url, policy);
  const origin = originOf(url);
  if (origin !== null) return urlFault(`${origin}/`, policy);
  return 'may have a template only in its path and query: write scheme and host as plain text, without a user name';
}

export type PathResult = { ok: true; text: string } | { ok: false; reason: string };

/** The path and query of a rendered URL. `url` is the stored one: the rendered one must still go to its host. */
export function renderedPath(url: string, rendered: string): PathResult {
  const origin = originOf(url);
  // Line breaks of a template are no part of its URL. They go first: one could stand between two dots.
  const rest =
    origin === null
      ? ''
      : rendered
          .trimEnd()
          .slice(origin.length)
          .replace(/[\t\r\n]/g, '');
  if (origin === null || !rendered.startsWith(origin) || !/^(?:[/?#]|$)/.test(rest) || !URL.canParse(origin + rest))
    return { ok: false, reason: 'the rendered URL has another host than the stored one' };
  const [path = ''] = rest.split(/[?#]/, 1);
  // URL readers take these out with the segment before them, encoded or not.
  if (path.split(/[/\\]/).some((segment) => /^(?:\.|%2e){1,2}$/i.test(segment)))
    return { ok: false, reason: "a segment of the rendered path is '.' or '..', which would change the path" };
  // What reads a path alone takes the rest for a host.
  if (path.startsWith('//'))
    return { ok: false, reason: 'the rendered path begins with an empty segment: give its value a default' };
  return { ok: true, text: pathOf(origin + rest) };
}

/** Path and query of a URL, as its request line has them. */
export function pathOf(url: string): string {
  const { pathname, search } = new URL(url);
  return pathname + search;
}

/** What a header value cannot have; `null` = nothing. Values are sent as Latin-1. */
export function headerFlaw(value: string): string | null {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: that is what is looked for
  if (/[\u0000-\u001f\u007f]/.test(value)) return 'has a line break or another control character';
  return /[\u0100-\uffff]/.test(value) ? 'has a character outside Latin-1' : null;
}

/** The URL of a request: scheme and host are those of the stored one, whatever was rendered. */
export const shapedUrl = (stored: string, { path }: RequestShape): string => (originOf(stored) ?? '') + path;

/** Headers as one delivery sends them. A header that its target has no longer is not sent. */
export function shapedHeaders(
  stored: Readonly<Record<string, string>>,
  { headers }: RequestShape,
): Record<string, string> {
  const shaped = { ...stored };
  for (const [name, value] of Object.entries(headers)) if (Object.hasOwn(stored, name)) shaped[name] = value;
  return shaped;
}
