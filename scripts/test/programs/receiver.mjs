import { createServer } from 'node:http';
import { createReceiver } from '@posthorn/receiver-kit';
import { nodeHandler } from '@posthorn/receiver-kit/node';

const { WEBHOOK_SECRET: secrets } = process.env;
const receiver = createReceiver({ secrets }).on('profile.*', ({ type, data }) => {
  console.log(`received ${type} ${data.id}`);
});
const server = createServer(nodeHandler(receiver)).listen(0, '127.0.0.1', () => {
  console.log(`receiver on http://127.0.0.1:${server.address().port}/`);
});
