// The checks of a receiver: what is sent, what is right, what a wrong answer means and how to mend it.
export { type About, type Advice, adviceOf } from './advice.ts';
export { LARGE_BYTES } from './bodies.ts';
export { type AdviceKind, type Expected, type ReceiverCheck, type Recipe, RISKS, type Risk } from './check.ts';
export { isAccepted, isUnreachable, judge, type Observed, type Shown, type Verdict } from './judge.ts';
export { CHECKS, isPlainRequest } from './list.ts';
export { inContext, type Judged, meaningOf, NOT_SENT } from './together.ts';
