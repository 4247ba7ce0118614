// The example of the README, word for word: readme.test.ts compares and runs it.
import { createReceiver } from '@posthorn/receiver-kit';
import { expressHandler } from '@posthorn/receiver-kit/express';
import express from 'express';

const receiver = createReceiver({ secrets: process.env['WEBHOOK_SECRET'] })
  .on('transaction.created', async (delivery) => {
    console.log(`${delivery.id}: ${delivery.data.total}`); // typed: the transaction's context
  })
  .on('profile.*', async (delivery) => {
    if (delivery.type === 'profile.merged') console.log(`merged into ${delivery.data.id}`);
  });

const app = express();
app.post('/webhooks', expressHandler(receiver)); // before express.json()
app.use(express.json());
app.listen(Number(process.env['PORT'] ?? 3000), '127.0.0.1', () => console.log('listening'));
