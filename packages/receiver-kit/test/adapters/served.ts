// Every framework with the adapter mounted, and with the mistakes that people make around it.
import { ExpressAdapter } from '@nestjs/platform-express';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import { ALL_FRAMEWORKS, type Framework } from '@posthorn/diagnose/frameworks';
import type { RequestReceiver } from '@posthorn/receiver-kit';
import { azureHandler } from '@posthorn/receiver-kit/azure-functions';
import { cloudFunctionHandler } from '@posthorn/receiver-kit/cloud-functions';
import { expressHandler } from '@posthorn/receiver-kit/express';
import { fastifyHandler, fastifyPlugin } from '@posthorn/receiver-kit/fastify';
import { honoHandler } from '@posthorn/receiver-kit/hono';
import { koaHandler } from '@posthorn/receiver-kit/koa';
import { lambdaHandler } from '@posthorn/receiver-kit/lambda';
import { nestHandler } from '@posthorn/receiver-kit/nest';
import { nextHandler, nextPagesHandler } from '@posthorn/receiver-kit/next';
import { nodeHandler } from '@posthorn/receiver-kit/node';
import express5 from 'express';
import type { Serve } from './contract.ts';
import {
  consume,
  consuming,
  onLambda,
  onNode,
  onWeb,
  parse,
  withExpress,
  withFastify,
  withHono,
  withKoa,
  withNest,
} from './mount.ts';

// Express 4 has the same calls as 5 here; its types are those of 5.
const { default: express4 } = (await import('express4' as string)) as { default: typeof express5 };

export interface Mounted {
  readonly name: string;
  readonly framework: Framework;
  readonly serve: Serve;
  /** Something parses the body before the adapter. Absent where only the stream can be lost. */
  readonly parsedFirst?: Serve;
  /** Something reads the body before the adapter and keeps nothing. */
  readonly readFirst?: Serve;
  /** The adapter of another framework is mounted, and which one should have been. */
  readonly wrong: { readonly serve: Serve; readonly right: RegExp };
  /** The framework's own parser answers before the adapter: these codes cannot come about. */
  readonly impossible?: readonly string[];
}

const framework = (id: string): Framework => {
  const found = ALL_FRAMEWORKS.find((one) => one.id === id);
  if (found === undefined) throw new Error(`no framework ${id}`);
  return found;
};

const parsedEvent = (event: Record<string, unknown>): object => ({
  ...event,
  body: { id: 't1' },
  isBase64Encoded: false,
});
const fetchOf = (receiver: RequestReceiver): unknown => (receiver as unknown as { fetch: unknown }).fetch;
const express = framework('express');
const nest = framework('nest');

export const MOUNTED: readonly Mounted[] = [
  ...(
    [
      ['5', express5],
      ['4', express4],
    ] as const
  ).map(([version, own]) => ({
    ...{ name: `Express ${version}`, framework: express, serve: withExpress(own, expressHandler) },
    parsedFirst: withExpress(own, expressHandler, own.json()),
    readFirst: withExpress(own, expressHandler, consuming),
    wrong: { serve: withExpress(own, koaHandler), right: /expressHandler of '@posthorn\/receiver-kit\/express'/ },
  })),
  {
    ...{ name: 'Fastify 5', framework: framework('fastify') },
    serve: withFastify((app, receiver) => app.register(fastifyPlugin(receiver, { path: '/webhooks' }))),
    // The handler without the plugin: the JSON parser of the app runs first.
    parsedFirst: withFastify((app, receiver) => app.all('/webhooks', fastifyHandler(receiver) as never)),
    wrong: {
      serve: withFastify((app, receiver) => app.all('/webhooks', expressHandler(receiver) as never)),
      right: /fastifyPlugin of '@posthorn\/receiver-kit\/fastify'/,
    },
  },
  {
    ...{ name: 'Hono', framework: framework('hono'), serve: withHono(honoHandler) },
    readFirst: withHono(honoHandler, (raw) => raw.json()),
    wrong: { serve: withHono(nextHandler), right: /honoHandler of '@posthorn\/receiver-kit\/hono'/ },
  },
  {
    ...{ name: 'Koa', framework: framework('koa'), serve: withKoa(koaHandler) },
    parsedFirst: withKoa(koaHandler, async (ctx) => {
      await parse(ctx.req);
      // Where Koa's parsers put it.
      Object.assign(ctx.request, { body: (ctx.req as { body?: unknown }).body });
    }),
    readFirst: withKoa(koaHandler, (ctx) => consume(ctx.req)),
    wrong: { serve: withKoa(expressHandler), right: /koaHandler of '@posthorn\/receiver-kit\/koa'/ },
  },
  ...(
    [
      ['Express', () => new ExpressAdapter()],
      ['Fastify', () => new FastifyAdapter()],
    ] as const
  ).map(([name, platform]) => ({
    ...{ name: `NestJS on ${name}`, framework: nest, serve: withNest(platform, nestHandler) },
    parsedFirst: withNest(platform, nestHandler, false),
    wrong: {
      serve: withNest(platform, koaHandler),
      right: /nestHandler of '@posthorn\/receiver-kit\/nest'|expressHandler/,
    },
    // Its parser answers a body that is not JSON or breaks off itself, and one of the two takes a compressed one for JSON.
    impossible: ['json_invalid', 'body_incomplete', ...(name === 'Fastify' ? ['encoding_unsupported'] : [])],
  })),
  {
    ...{ name: 'Next.js App Router', framework: framework('next'), serve: onWeb(nextHandler) },
    readFirst: onWeb(nextHandler, (request) => request.json()),
    wrong: { serve: onWeb(nextPagesHandler), right: /nextHandler of '@posthorn\/receiver-kit\/next'|azureHandler/ },
  },
  {
    // With `bodyParser: false` Next hands over Node's request as it came.
    ...{ name: 'Next.js Pages Router', framework: framework('next-pages'), serve: onNode(nextPagesHandler) },
    parsedFirst: onNode(nextPagesHandler, parse),
    readFirst: onNode(nextPagesHandler, consume),
    wrong: { serve: onNode(nextHandler), right: /nodeHandler of '@posthorn\/receiver-kit\/node'/ },
  },
  {
    ...{ name: 'Node', framework: framework('node'), serve: onNode(nodeHandler) },
    parsedFirst: onNode(nodeHandler, parse),
    readFirst: onNode(nodeHandler, consume),
    wrong: { serve: onNode(lambdaHandler), right: /nodeHandler of '@posthorn\/receiver-kit\/node'/ },
  },
  {
    ...{ name: 'AWS Lambda', framework: framework('lambda'), serve: onLambda(lambdaHandler) },
    parsedFirst: onLambda(lambdaHandler, parsedEvent),
    wrong: { serve: onLambda(nodeHandler), right: /lambdaHandler of '@posthorn\/receiver-kit\/lambda'/ },
    // The platform gives whole requests only.
    impossible: ['body_incomplete'],
  },
  {
    ...{ name: 'Azure Functions', framework: framework('azure-functions'), serve: onWeb(azureHandler) },
    readFirst: onWeb(azureHandler, (request) => request.json()),
    wrong: { serve: onWeb(lambdaHandler), right: /azureHandler of '@posthorn\/receiver-kit\/azure-functions'/ },
  },
  {
    ...{ name: 'Google Cloud Functions', framework: framework('cloud-functions') },
    serve: onNode(cloudFunctionHandler),
    parsedFirst: onNode(cloudFunctionHandler, parse),
    readFirst: onNode(cloudFunctionHandler, consume),
    wrong: { serve: onNode(azureHandler), right: /nodeHandler of '@posthorn\/receiver-kit\/node'/ },
  },
  {
    ...{ name: 'fetch', framework: framework('fetch'), serve: onWeb(fetchOf) },
    readFirst: onWeb(fetchOf, (request) => request.text()),
    wrong: { serve: onWeb(honoHandler), right: /receiver\.fetch|azureHandler/ },
  },
];
