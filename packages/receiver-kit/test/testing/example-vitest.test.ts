// The example of the README for Vitest, word for word: readme.test.ts compares it.
import { createReceiver } from '@posthorn/receiver-kit';
import { testSender } from '@posthorn/receiver-kit/testing';
import { expect, it } from 'vitest';

const receiver = createReceiver({ secrets: ({ env }) => env.WEBHOOK_SECRET }).on('profile.*', () => undefined);
const send = testSender(receiver);

it('handles a profile, and refuses it without its signature', async () => {
  expect(await send('profile.created', { first_name: 'Zoë' })).toMatchObject({ status: 200, duplicate: false });
  expect(await send('profile.created').withoutHeader('webhook-signature')).toMatchObject({ code: 'header_missing' });
});
