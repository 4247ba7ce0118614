import { generateSecret, parseSecret, signStandard, verifyStandard } from '@posthorn/signing';

const secret = parseSecret(generateSecret());
const body = new TextEncoder().encode('{"id":"9f0c"}');
const timestamp = Math.floor(Date.now() / 1000);
const signature = signStandard({ id: 'msg_1', timestamp, body }, [secret]);
const received = { id: 'msg_1', timestamp: String(timestamp), signature, body };
console.log(verifyStandard(received, [secret]).secretIndex);
