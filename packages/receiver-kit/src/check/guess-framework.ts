// What a receiver is built with, from its answers. A guess: proxies hide it, and it can be switched off.
import { ALL_FRAMEWORKS, type Framework } from '@posthorn/diagnose/frameworks';
import type { HttpAnswer } from '../sending/send-http.ts';

type Sign = (answer: HttpAnswer) => boolean;

const header =
  (name: string, value = /^/): Sign =>
  ({ headers }) =>
    headers[name] !== undefined && value.test(headers[name]);
const notFound =
  (body: RegExp): Sign =>
  (answer) =>
    answer.status === 404 && body.test(answer.body);

/** From the most particular to the most general. */
const SIGNS: readonly (readonly [id: string, sign: Sign])[] = [
  ['nest', notFound(/^\{"message":"Cannot [A-Z]+ .*","error":"Not Found","statusCode":404\}$/)],
  ['next', header('x-powered-by', /^Next\.js/)],
  ['cloud-functions', header('function-execution-id')],
  ['azure-functions', header('request-context', /^appId=/)],
  ['lambda', header('apigw-requestid')],
  ['lambda', header('x-amzn-requestid')],
  ['fastify', notFound(/^\{"message":"Route [A-Z]+:.* not found"/)],
  ['express', header('x-powered-by', /^Express$/)],
  ['express', notFound(/<pre>Cannot [A-Z]+ /)],
  ['hono', notFound(/^404 Not Found$/)],
  ['koa', notFound(/^Not Found$/)],
];

export function guessFramework(answers: readonly HttpAnswer[]): Framework | null {
  const id = SIGNS.find(([, sign]) => answers.some(sign))?.[0];
  return ALL_FRAMEWORKS.find((framework) => framework.id === id) ?? null;
}
