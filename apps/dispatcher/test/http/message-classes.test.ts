import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import express from 'express';
import { expect, it } from 'vitest';
import { messageClasses } from '../../src/http/message-classes.ts';

it('Express finds its own prototypes on requests and responses, and changes none', async () => {
  const app = express();
  const before: object[] = [];
  app.get('/', (req, res) => {
    res.json({ path: req.path, isSame: before.every((one, i) => Object.getPrototypeOf([req, res][i]) === one) });
  });
  await using server = createServer(messageClasses(app));
  server.on('request', (request, response) => {
    before.push(Object.getPrototypeOf(request), Object.getPrototypeOf(response));
    app(request, response);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const answer = await fetch(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
  expect(await answer.json()).toEqual({ path: '/', isSame: true });
  expect(before).toEqual([app.request, app.response]);
});
