// One value of a JSON text changed, and nothing else of it: what a form does to a document that may also be written by hand.
import { applyEdits, findNodeAtLocation, modify } from 'jsonc-parser';
import { type JsonText, sourceOf } from './json-text.ts';

export type Path = readonly (string | number)[];

/** The source of the value at a path; `null` = it is not there. */
export function sourceAt(json: JsonText, path: Path): string | null {
  const node = findNodeAtLocation(json.root, [...path]);
  return node === undefined ? null : sourceOf(json, node);
}

/** @param source JSON, kept digit for digit */
export function withSource(json: JsonText, path: Path, source: string): string {
  const { text } = json;
  const node = findNodeAtLocation(json.root, [...path]);
  if (node !== undefined) return text.slice(0, node.offset) + source + text.slice(node.offset + node.length);
  const options = { formattingOptions: { insertSpaces: true, tabSize: 2 } };
  return applyEdits(text, modify(text, [...path], JSON.parse(source), options));
}

export function without(json: JsonText, path: Path): string {
  const options = { formattingOptions: { insertSpaces: true, tabSize: 2 } };
  return applyEdits(json.text, modify(json.text, [...path], undefined, options));
}
