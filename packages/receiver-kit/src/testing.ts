// Tests a receiver with signed requests. Import it before the module that creates the receiver.
import { beginTests } from './test-door.ts';

export type { TestAnswer, TestRequest } from './testing/test-request.ts';
export { type Overrides, type TestSender, type TestSenderOptions, testSender } from './testing/test-sender.ts';

beginTests();
