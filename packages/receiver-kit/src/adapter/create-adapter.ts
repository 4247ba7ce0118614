// The seam of all adapters. An adapter describes where a framework keeps method, headers and bytes, and how it answers.
// Everything else is here: no handler runs before it is known that an answer can be given.
import type { Answer } from '../answer.ts';
import { type BodyLike, checkRequest } from '../request/body.ts';
import { type HeadersLike, readHeaders } from '../request/headers.ts';
import type { LoadFramework, RequestContext } from '../request-context.ts';
import type { RequestReceiver } from '../request-receiver.ts';

export interface Adapter<Args extends readonly unknown[], Result> {
  /** What users call: `expressHandler`. */
  readonly name: string;
  /** Loads the texts about the framework, which only a refusal needs. */
  readonly framework: LoadFramework;
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
  const { name, framework } = adapter;
  return (receiver) => {
    if (typeof receiver?.handle !== 'function')
      throw new TypeError(`${name} needs the receiver that createReceiver returned`);
    const receive = async (args: Args): Promise<Answer> => {
      let body: BodyLike;
      let headers: HeadersLike;
      try {
        headers = adapter.headers(...args);
        const read = readHeaders(headers);
        // Not waited for in vain: once its answer is sent, Node drops a request whose body nothing reads yet.
        const known = read instanceof Promise ? await read : read;
        checkRequest(adapter.method(...args), known, receiver.maxBodyBytes);
        body = await adapter.bytes(receiver.maxBodyBytes, ...args);
      } catch (error) {
        return receiver.refuse(error, { framework });
      }
      return receiver.handle(body, headers, { ...adapter.context?.(...args), framework });
    };
    const handle = async (...args: Args): Promise<Result> => {
      if (!fits(adapter, args)) {
        const { answerWrongAdapter } = await import('./wrong-adapter.ts');
        // The caller is another framework than the types say, and gets what that framework takes.
        return (await answerWrongAdapter(receiver, await framework(), args)) as Result;
      }
      return adapter.answer(await receive(args), ...args);
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
