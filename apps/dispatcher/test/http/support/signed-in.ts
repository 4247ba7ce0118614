// A browser that is signed in, as far as the API sees it: a cookie, and the header that our own page adds.
import { expect } from 'vitest';
import { type Answer, Api, type Json } from './api.ts';

export const PAGE = { 'posthorn-csrf': '1' };

export const signIn = (url: string, by: Json, headers: Record<string, string> = PAGE): Promise<Answer> =>
  new Api(url, headers).post('/session', by);

export const tokenOf = (api: Api): string => String(api.headers['authorization']).replace('Bearer ', '');

/** What a browser would send back. */
export function cookieOf(answer: Answer): string {
  expect(answer.status, answer.text).toBe(201);
  return /^posthorn_session=[\w-]{43}(?=;)/.exec(answer.headers.get('set-cookie') ?? '')?.[0] ?? '';
}

/** The page of who signed in with that caller's token. */
export async function pageOf(api: Api): Promise<Api> {
  const answer = await signIn(api.url, { token: tokenOf(api) });
  return new Api(api.url, { ...PAGE, cookie: cookieOf(answer) });
}
