import { createClient, unwrap } from '@posthorn/client';

const { POSTHORN_URL: url, POSTHORN_TOKEN: token, WEBHOOK_SECRET: secret, RECEIVER: receiver } = process.env;
const posthorn = createClient({ url, token });
unwrap(await posthorn.webhooks.create({ events: ['profile.*'], url: receiver, secret }));
const { id, deliveries } = unwrap(await posthorn.emit('profile.created', { id: 'p-1', first_name: 'Mere' }));
console.log(`emitted ${id} to ${deliveries}`);
