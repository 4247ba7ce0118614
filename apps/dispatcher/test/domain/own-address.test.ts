import { expect, it } from 'vitest';
import { isOwnHost } from '../../src/domain/own-address.ts';

const NAMES = ['hooks.example.com', '0.0.0.0'];

it.each([
  ['localhost:8400', true],
  ['LOCALHOST', true],
  ['shop.localhost:80', true],
  ['127.0.0.1:8400', true],
  ['192.168.1.5:8400', true],
  ['[::1]:8400', true],
  ['hooks.example.com', true],
  ['Hooks.Example.com:443', true],
  ['evil.example', false],
  ['localhost.evil.example', false],
  ['127.0.0.1.evil.example', false],
  ['hooks.example.com.evil.example', false],
  ['localhost@evil.example', false],
  ['evil.example/localhost', false],
  ['', false],
  [undefined, false],
])('stream-9: asked as "%s", we are meant: %s', (host, own) => {
  expect(isOwnHost(host, NAMES)).toBe(own);
});
