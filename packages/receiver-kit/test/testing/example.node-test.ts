// The example of the README, word for word: readme.test.ts compares it, and runs it with node --test.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createReceiver } from '@posthorn/receiver-kit';
import { expressHandler } from '@posthorn/receiver-kit/express';
import { testSender } from '@posthorn/receiver-kit/testing';
import express from 'express';

const sold: number[] = [];
const receiver = createReceiver({ secrets: process.env['WEBHOOK_SECRET'] }) // is not set in tests
  .on('transaction.created', ({ data }) => {
    sold.push(data.total ?? 0);
  });
const app = express().post('/webhooks', expressHandler(receiver));

const send = testSender(receiver).through(app, '/webhooks'); // a real server on loopback, for each request

test('counts a sale once', async () => {
  const sale = send('transaction.created', { total: 12.5 }); // the example, with another total
  assert.equal((await sale).status, 200);
  assert.equal((await sale.resent()).duplicate, true);
  assert.deepEqual(sold, [12.5]);
});

test('refuses requests that are changed, old or not from Posthorn', async () => {
  const other = `whsec_${Buffer.alloc(32, 7).toString('base64')}`;
  assert.equal((await send('transaction.created').tampered()).code, 'signature_mismatch');
  assert.equal((await send('transaction.created').stale()).code, 'timestamp_too_old');
  assert.equal((await send('transaction.created').signedWith(other)).status, 401);
  assert.equal(sold.length, 1);
});
