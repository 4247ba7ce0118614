import { cloudFunctionHandler } from '@posthorn/receiver-kit/cloud-functions';
import { expressHandler } from '@posthorn/receiver-kit/express';
import { koaHandler } from '@posthorn/receiver-kit/koa';
import { nextPagesHandler } from '@posthorn/receiver-kit/next';
import { nodeHandler } from '@posthorn/receiver-kit/node';
import express5 from 'express';
import Koa from 'koa';
import { listen } from '../support/listen.ts';
import { adapterContract, overHttp } from './contract.ts';

// Express 4 has the same calls as 5 here; its types are those of 5.
const { default: express4 } = (await import('express4' as string)) as { default: typeof express5 };

for (const [name, express] of [
  ['Express 5', express5],
  ['Express 4', express4],
] as const) {
  adapterContract(name, async (receiver) =>
    overHttp(await listen(express().all('/webhooks', expressHandler(receiver)).use(express.json()))),
  );
}
adapterContract('Node', async (receiver) => overHttp(await listen(nodeHandler(receiver))));
// With `bodyParser: false` Next hands over Node's request as it came.
adapterContract('Next.js Pages Router', async (receiver) => overHttp(await listen(nextPagesHandler(receiver))));
adapterContract('Google Cloud Functions', async (receiver) => overHttp(await listen(cloudFunctionHandler(receiver))));
adapterContract('Koa', async (receiver) => {
  const handle = koaHandler(receiver);
  return overHttp(await listen(new Koa().use((ctx) => handle(ctx)).callback()));
});
