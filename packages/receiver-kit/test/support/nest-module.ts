import 'reflect-metadata';
import { All, Controller, Module, Req, Res } from '@nestjs/common';
import type { nestHandler } from '@posthorn/receiver-kit/nest';

type Handler = ReturnType<typeof nestHandler>;
type Args = Parameters<Handler>;

/** A controller without decorators' syntax: they are functions. */
export function moduleWith(handle: Handler): new () => object {
  class Hooks {
    receive(req: Args[0], res: Args[1]): Promise<void> {
      return handle(req, res);
    }
  }
  Req()(Hooks.prototype, 'receive', 0);
  Res()(Hooks.prototype, 'receive', 1);
  All()(Hooks.prototype, 'receive', Object.getOwnPropertyDescriptor(Hooks.prototype, 'receive') as PropertyDescriptor);
  Controller('webhooks')(Hooks);
  class App {}
  Module({ controllers: [Hooks] })(App);
  return App;
}
