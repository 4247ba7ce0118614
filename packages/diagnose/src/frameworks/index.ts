// Every framework that the kit has an adapter for. Adapters import one file instead.
import { azureFunctions } from './azure-functions.ts';
import { cloudFunctions } from './cloud-functions.ts';
import { express } from './express.ts';
import { fastify } from './fastify.ts';
import { fetch } from './fetch.ts';
import type { Framework } from './framework.ts';
import { hono } from './hono.ts';
import { koa } from './koa.ts';
import { lambda } from './lambda.ts';
import { nest } from './nest.ts';
import { next } from './next.ts';
import { nextPages } from './next-pages.ts';
import { node } from './node.ts';

export type { Framework } from './framework.ts';

export const ALL_FRAMEWORKS: readonly Framework[] = [
  express,
  fastify,
  hono,
  koa,
  nest,
  next,
  nextPages,
  node,
  lambda,
  azureFunctions,
  cloudFunctions,
  fetch,
];
