import { diagnose } from '@posthorn/diagnose';
import { generateSecret, parseSecret, signStandard } from '@posthorn/signing';

const secret = generateSecret();
const signed = new TextEncoder().encode('{"id":"9f0c"}');
const timestamp = Math.floor(Date.now() / 1000);
const signature = signStandard({ id: 'msg_1', timestamp, body: signed }, [parseSecret(secret)]);
const headers = { 'webhook-id': 'msg_1', 'webhook-timestamp': String(timestamp), 'webhook-signature': signature };
const { verdict, cause } = await diagnose({ headers, body: new TextEncoder().encode('{"id":"9f0c"}\n'), secret });
console.log(verdict, cause?.id);
