import { notFound } from '../domain/errors.ts';
import type { Call } from './route.ts';

/** The `:id` of a path, or another part of it. @throws RequestError `not_found` where no `what` can have such an id */
export function numberId(call: Call, what: string, param = 'id'): number {
  const id = call.params[param] ?? '';
  if (/^[1-9]\d{0,14}$/.test(id)) return Number(id);
  throw notFound(what);
}
