// What may stand after `is` (`defined` is in expressions.ts: it looks at the path, not at a value).

import { isSame } from './comparison.ts';
import type { Budget } from './limits.ts';
import { modulo, numberIn } from './php-number.ts';
import { isEmpty, isList, type Value } from './values.ts';

type Test = (value: Value, argument: Value, budget: Budget) => boolean;

const isNull: Test = (value) => value === null;

export const tests: ReadonlyMap<string, Test> = new Map<string, Test>([
  ['null', isNull],
  ['none', isNull],
  ['empty', isEmpty],
  ['iterable', (value) => isList(value) || value instanceof Map],
  ['even', (value) => modulo(numberIn(value), 2n) === 0n],
  ['odd', (value) => modulo(numberIn(value), 2n) !== 0n],
  ['same as', isSame],
  ['divisible by', (value, by) => modulo(numberIn(value), numberIn(by)) === 0n],
]);
