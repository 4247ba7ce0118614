// Loaded only when an adapter got the arguments of another framework: names the right adapter and still gives an answer.
import type { ServerResponse } from 'node:http';
import type { Framework } from '@posthorn/diagnose/frameworks/framework';
import type { Answer } from '../answer.ts';
import { fault } from '../errors.ts';
import type { RequestReceiver } from '../request-receiver.ts';
import { withMore } from '../words/with-more.ts';
import { answerFastify, type FastifyReplyLike } from './fastify-request.ts';
import { isNodeRequest, isNodeResponse } from './node-shapes.ts';
import { has, isWebRequest } from './shapes.ts';
import { writeNode } from './write-node.ts';
import { toResponse } from './write-web.ts';

type Args = readonly unknown[];

interface Shape {
  readonly name: string;
  readonly adapter: string;
  readonly is: (args: Args) => boolean;
  readonly answer: (answer: Answer, args: Args) => unknown;
}

const toNode = (answer: Answer, [, res]: Args): void => {
  if (isNodeResponse(res)) writeNode(answer, res);
};

/** From the most particular to the most general. */
const SHAPES: readonly Shape[] = [
  {
    name: 'Fastify',
    adapter:
      "fastifyPlugin of '@posthorn/receiver-kit/fastify' (in NestJS: nestHandler of '@posthorn/receiver-kit/nest')",
    is: ([, reply]) => has(reply, 'raw') && has(reply, 'code', 'function') && has(reply, 'send', 'function'),
    answer: (answer, [, reply]) => answerFastify(answer, reply as FastifyReplyLike),
  },
  {
    name: 'Koa',
    adapter: "koaHandler of '@posthorn/receiver-kit/koa'",
    is: ([ctx]) => has(ctx, 'req') && has(ctx, 'res') && has(ctx, 'response') && has(ctx, 'throw', 'function'),
    answer: ({ status, headers, body }, [ctx]) => {
      const to = ctx as KoaContext;
      to.set(headers);
      Object.assign(to, { status, body });
    },
  },
  {
    name: 'Hono',
    adapter: "honoHandler of '@posthorn/receiver-kit/hono'",
    is: ([c]) => has(c, 'req') && isWebRequest((c as { req: { raw?: unknown } }).req.raw),
    answer: toResponse,
  },
  {
    name: 'Azure Functions',
    adapter: "azureHandler of '@posthorn/receiver-kit/azure-functions'",
    is: ([request, context]) => isWebRequest(request) && has(context, 'invocationId'),
    answer: ({ status, headers, body }) => ({ status, headers, body }),
  },
  {
    name: "the web's Request",
    adapter: "receiver.fetch, or nextHandler of '@posthorn/receiver-kit/next'",
    is: ([request]) => isWebRequest(request),
    answer: toResponse,
  },
  {
    name: 'AWS Lambda',
    adapter: "lambdaHandler of '@posthorn/receiver-kit/lambda'",
    is: ([event]) => has(event, 'requestContext') || has(event, 'httpMethod'),
    answer: ({ status, headers, body }) => ({ statusCode: status, headers, body }),
  },
  {
    name: "a context that holds the web's Request, as SvelteKit, Remix, Astro and Elysia give it",
    adapter: 'receiver.fetch with the request of the context: ({ request }) => receiver.fetch(request)',
    is: ([context]) => isWebRequest((context as { request?: unknown }).request),
    answer: toResponse,
  },
  {
    name: 'an event of h3 (Nuxt, Nitro)',
    adapter: "nodeHandler of '@posthorn/receiver-kit/node' with event.node.req and event.node.res",
    is: ([event]) => isNodeResponse((event as { node?: { res?: unknown } }).node?.res),
    answer: (answer, [event]) => writeNode(answer, (event as { node: { res: ServerResponse } }).node.res),
  },
  {
    name: 'Node or Express',
    adapter: "expressHandler of '@posthorn/receiver-kit/express', or nodeHandler of '@posthorn/receiver-kit/node'",
    is: ([req, res]) => isNodeRequest(req) && isNodeResponse(res),
    answer: toNode,
  },
  { name: 'something unknown', adapter: '', is: ([, res]) => isNodeResponse(res), answer: toNode },
];

interface KoaContext {
  set(headers: Readonly<Record<string, string>>): void;
}

function looksLike({ is }: Shape, args: Args): boolean {
  try {
    return is(args);
  } catch {
    // A missing argument, or one that cannot be looked at.
    return false;
  }
}

/** @throws WebhookError `adapter_wrong` if nothing in the arguments can take an answer. */
export async function answerWrongAdapter(
  receiver: RequestReceiver,
  framework: Framework,
  args: Args,
): Promise<unknown> {
  const shape = SHAPES.find((one) => looksLike(one, args));
  const { name, path } = framework.adapter;
  const from = `@posthorn/receiver-kit${path && `/${path}`}`;
  const error = withMore(fault('adapter_wrong', { adapter: name }), {
    message: `${name} of '${from}' is the adapter for ${framework.name}, but it was called with ${shape ? `arguments of ${shape.name}` : 'other arguments'}`,
    hint: shape?.adapter
      ? `Use ${shape.adapter}. No handler ran.`
      : 'Use the adapter of your framework, or receiver.handle(bytes, headers). No handler ran.',
  });
  const answer = await receiver.refuse(error);
  if (shape === undefined) throw error;
  return shape.answer(answer, args);
}
