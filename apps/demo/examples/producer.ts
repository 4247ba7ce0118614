import { createClient } from '@posthorn/client';

const url = process.env['POSTHORN_URL'] ?? 'http://127.0.0.1:8400';
const posthorn = createClient({ url, token: process.env['POSTHORN_TOKEN'] ?? '' });

const result = await posthorn.emit('transaction.created', {
  id: 90417,
  profile_id: '5b0c9d0e-6f53-4a53-9d3e-2f7a1f6f2b11',
  total: 64.5,
  currency: 'NZD',
});
console.log(result.ok ? `on disk as ${result.data.id}` : result.error.message);
