export type { FreeText, Parsed, Query, QueryFault, Span, Term, Value } from './ast.ts';
export { type Completion, type Completions, complete, type KnownValues } from './complete.ts';
export { hasTerm, type TermEdit, toggleTerm, withoutKey, withTerm } from './edit.ts';
export { KEYS, type Key, type KeyKind } from './keys.ts';
export { type DeliveryFacts, matches } from './matches.ts';
export { type Narrowing, narrowingOf } from './narrowing.ts';
export { parse, QUERY_MAX_CHARS } from './parse.ts';
export { isSame, pinned, print } from './print.ts';
