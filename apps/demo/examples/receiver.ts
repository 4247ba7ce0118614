import { createReceiver } from '@posthorn/receiver-kit';
import { expressHandler } from '@posthorn/receiver-kit/express';
import express from 'express';

const receiver = createReceiver({ secrets: process.env['WEBHOOK_SECRET'] })
  .on('transaction.created', async ({ data, id }) => {
    console.log(`${id}: ${data.profile?.first_name ?? 'a guest'} spent ${data.total} ${data.currency}`);
  })
  .on(['reward.created', 'benefit.created'], async ({ data }) => {
    console.log(`${data.profile_id} got ${data.definition?.name}`);
  })
  .on('profile.*', async ({ type, data }) => {
    console.log(`${type}: ${data.email}`);
  });

const app = express();
app.post('/webhooks', expressHandler(receiver)); // before express.json(): the signature covers the bytes as they were sent
app.use(express.json());
app.listen(Number(process.env['PORT'] ?? 3000), '127.0.0.1', () => console.log('listening'));
