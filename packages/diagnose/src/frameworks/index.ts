// Every framework that the kit has an adapter for. Adapters import one file instead.
import { azureFunctions, azureFunctionsPlainCode } from './azure-functions.ts';
import { cloudFunctions, cloudFunctionsPlainCode } from './cloud-functions.ts';
import { express, expressPlainCode } from './express.ts';
import { fastify, fastifyPlainCode } from './fastify.ts';
import { fetch, fetchPlainCode } from './fetch.ts';
import type { DocumentedFramework } from './framework.ts';
import { hono, honoPlainCode } from './hono.ts';
import { koa, koaPlainCode } from './koa.ts';
import { lambda, lambdaPlainCode } from './lambda.ts';
import { nest, nestPlainCode } from './nest.ts';
import { next, nextPlainCode } from './next.ts';
import { nextPages, nextPagesPlainCode } from './next-pages.ts';
import { node, nodePlainCode } from './node.ts';

export type { DocumentedFramework as Framework } from './framework.ts';

export const ALL_FRAMEWORKS: readonly DocumentedFramework[] = [
  { ...express, plainCode: expressPlainCode },
  { ...fastify, plainCode: fastifyPlainCode },
  { ...hono, plainCode: honoPlainCode },
  { ...koa, plainCode: koaPlainCode },
  { ...nest, plainCode: nestPlainCode },
  { ...next, plainCode: nextPlainCode },
  { ...nextPages, plainCode: nextPagesPlainCode },
  { ...node, plainCode: nodePlainCode },
  { ...lambda, plainCode: lambdaPlainCode },
  { ...azureFunctions, plainCode: azureFunctionsPlainCode },
  { ...cloudFunctions, plainCode: cloudFunctionsPlainCode },
  { ...fetch, plainCode: fetchPlainCode },
];
