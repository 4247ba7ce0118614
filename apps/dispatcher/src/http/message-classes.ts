// Requests and responses that have Express's methods from the start. Express would else change the prototype of each one, and V8
// throws away what it has learnt of such objects: every later access to the request, its stream and its socket is slower.
import type { IncomingMessage as AnyRequest } from 'node:http';
import type { Express } from 'express';
import { IncomingMessage, ServerResponse } from './node-http.ts';

export type MessageClasses = { IncomingMessage: typeof IncomingMessage; ServerResponse: typeof ServerResponse };

/** Classes for the server of `app`: their prototypes become those that the app gives to what it handles. */
export function messageClasses(app: Express): MessageClasses {
  class Request extends IncomingMessage {}
  class Response<Of extends AnyRequest = AnyRequest> extends ServerResponse<Of> {}
  app.request = Object.setPrototypeOf(Request.prototype, app.request);
  app.response = Object.setPrototypeOf(Response.prototype, app.response);
  return { IncomingMessage: Request, ServerResponse: Response };
}
