// Reads one request a line (see verifying-languages.test.ts) and prints what `verify` says of each.
import { readFileSync } from 'node:fs';
import { verify } from './verify.mjs';

const NAMES = ['webhook-id', 'webhook-timestamp', 'webhook-signature', 'x-omneo-event'];
for (const line of readFileSync(0, 'utf8').trim().split('\n')) {
  const [secret, now, body, ...values] = line.split(' ').map((part) => Buffer.from(part.slice(1), 'base64'));
  const headers = Object.fromEntries(
    NAMES.map((name, at) => [name, values[at].toString()]).filter(([, v]) => v !== ''),
  );
  try {
    console.log(verify(secret.toString(), headers, body, Number(now)));
  } catch (error) {
    console.log(error.message);
  }
}
