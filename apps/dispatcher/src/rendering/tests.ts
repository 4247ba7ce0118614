// What may stand after `is` (`defined` is in expressions.ts: it looks at the path, not at a value).
import { TemplateFault } from './fault.ts';
import type { Budget } from './limits.ts';
import { isEmpty, isList, numberOf, type Value } from './values.ts';

type Test = (value: Value, argument: Value, budget: Budget) => boolean;

const isNull: Test = (value) => value === null;

export const tests: ReadonlyMap<string, Test> = new Map<string, Test>([
  ['null', isNull],
  ['none', isNull],
  ['empty', isEmpty],
  ['iterable', (value) => isList(value) || value instanceof Map],
  ['even', (value) => numberOf(value) % 2 === 0],
  ['odd', (value) => Math.abs(numberOf(value) % 2) === 1],
  ['same as', (value, other) => value === other],
  [
    'divisible by',
    (value, by) => {
      const divisor = numberOf(by);
      if (divisor === 0) throw new TemplateFault('a division by zero');
      return numberOf(value) % divisor === 0;
    },
  ],
]);
