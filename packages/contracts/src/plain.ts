// What of the contracts needs no schema: words, names, times. The threads of the store load this and not the index, because
// zod and the schemas would take 18 MB in each of them.
export * from './authentication-kinds.ts';
export * from './events/aliases.ts';
export * from './events/entry-matches.ts';
export * from './events/names.ts';
export { toLiveTuple } from './live-rows.ts';
export * from './receiver-codes.ts';
export * from './resources/webhook-defaults.ts';
export * from './time.ts';
export * from './words.ts';
