// The seam of all adapters. An adapter describes where a framework keeps method, headers and bytes, and how it answers.
// Everything else is here: no handler runs before it is known that an answer can be given.
import type { Framework } from '@posthorn/diagnose/frameworks/framework';
import type { Answer } from '../answer.ts';
import { withHint } from '../errors.ts';
import { HINTS } from '../hints.ts';
import { type BodyLike, checkRequest } from '../request/body.ts';
import { type HeadersLike, RequestHeaders } from '../request/headers.ts';
import type { RequestContext } from '../request-context.ts';
import type { RequestReceiver } from '../request-receiver.ts';

export interface Adapter<Args extends readonly unknown[], Result> {
  readonly framework: Framework;
  /** False, or a throw, if the arguments are not those of this framework. */
  readonly fits: (...args: Args) => boolean;
  readonly method: (...args: Args) => string | undefined;
  readonly headers: (...args: Args) => HeadersLike;
  /** The bytes as received. @throws WebhookError if they cannot be had. */
  readonly bytes: (maxBodyBytes: number, ...args: Args) => BodyLike | Promise<BodyLike>;
  readonly answer: (answer: Answer, ...args: Args) => Result | Promise<Result>;
  readonly context?: (...args: Args) => RequestContext;
}

/** Returns the function that a framework's users call with their receiver. @throws TypeError if it gets no receiver. */
export function createAdapter<Args extends readonly unknown[], Result>(
  adapter: Adapter<Args, Result>,
): (receiver: RequestReceiver) => (...args: Args) => Promise<Result> {
  const { framework } = adapter;
  return (receiver) => {
    if (typeof receiver?.handle !== 'function') {
      throw new TypeError(`${framework.adapter.name} needs the receiver that createReceiver returned`);
    }
    const handle = async (...args: Args): Promise<Result> => {
      if (!fits(adapter, args)) {
        const { answerWrongAdapter } = await import('./wrong-adapter.ts');
        // The caller is another framework than the types say, and gets what that framework takes.
        return answerWrongAdapter(receiver, framework, args) as Result;
      }
      return await adapter.answer(await receive(adapter, receiver, args), ...args);
    };
    // Some frameworks choose what to call a handler with by its number of parameters, and so does `send.through`.
    return Object.defineProperty(handle, 'length', { value: adapter.fits.length });
  };
}

function fits<Args extends readonly unknown[]>(adapter: Adapter<Args, unknown>, args: Args): boolean {
  try {
    return adapter.fits(...args);
  } catch {
    // A getter or a missing argument: these are not the arguments of this framework.
    return false;
  }
}

async function receive<Args extends readonly unknown[]>(
  adapter: Adapter<Args, unknown>,
  receiver: RequestReceiver,
  args: Args,
): Promise<Answer> {
  const hints = requestHints(adapter.framework);
  let body: BodyLike;
  let headers: HeadersLike;
  try {
    headers = adapter.headers(...args);
    checkRequest(adapter.method(...args), new RequestHeaders(headers), receiver.maxBodyBytes);
    body = await adapter.bytes(receiver.maxBodyBytes, ...args);
  } catch (error) {
    return receiver.refuse(withHint(error, hints));
  }
  const { keepBytes } = adapter.framework;
  const all = { ...hints, body_already_parsed: keepBytes, body_already_read: keepBytes };
  return receiver.handle(body, headers, { ...adapter.context?.(...args), hints: all });
}

/** In the words of a framework: what the adapter itself refuses, before it has the bytes. */
export function requestHints({ code, bodyLimit }: Framework): Readonly<Record<string, string>> {
  return {
    method_not_allowed: `${HINTS['method_not_allowed']} Route POST to the receiver:\n  ${code.replaceAll('\n', '\n  ')}`,
    body_too_large: `Raise maxBodyBytes in the options of createReceiver.${bodyLimit ? ` ${bodyLimit}` : ''}`,
  };
}
