// A part of the benchmark: what it is given, and the tables it answers with.
import type { Table } from './figures.ts';
import type { LoopLag } from './loop-lag.ts';
import type { ReceiverProcess } from './receiver-process.ts';

export type Bench = { receiver: ReceiverProcess; lag: LoopLag };
export type Part = { name: string; text: string; run: (bench: Bench) => Promise<readonly Table[]> };

export const EVENT = 'transaction.created';
/** What triggers send to targets, and no webhook gets. */
export const TARGET_EVENT = 'transaction.updated';

/** Progress goes to stderr, so that stdout holds the tables alone. */
export const say = (text: string): void => void process.stderr.write(`${text}\n`);
