import { canonicalName, type TargetTest } from '@posthorn/contracts';
import { invalid, notFound, RequestError } from '../domain/errors.ts';
import { mayUse, type Token } from '../domain/token.ts';
import type { Renderer } from '../ports/renderer.ts';
import type { Store } from '../ports/store/index.ts';
import { renderContent } from './render-content.ts';
import { catalogue, sendTest, type TestDeps, type TestResult } from './send-test.ts';

type Deps = TestDeps & {
  store: Pick<Store, 'getTarget' | 'getEvent' | 'sampleEvents'>;
  renderer: Pick<Renderer, 'render'>;
};

const EVENT_DEFAULT = 'profile.created';

/**
 * Renders and sends the catalogue's example of an event, or the context of a stored event, once, now. Switched-off targets can
 * be tested too. @throws RequestError `invalid` where nothing can be rendered, `too_many_requests`
 */
export function testTarget(deps: Deps) {
  return (token: Token, id: number, wish: TargetTest): Promise<TestResult> =>
    deps.share.run(token.tenantId, async () => {
      const stored = await deps.store.getTarget({ tenantId: token.tenantId, id });
      if (stored === null) throw notFound('target');
      const { eventName, eventId, context } = await subjectOf(deps, token, wish);
      const variables = wish.variables === undefined ? null : JSON.stringify(wish.variables);
      const { body, target } = await renderContent(deps.renderer, stored.target, context, variables);
      if (target.fault !== null) {
        const { reason, line, column, where } = target.fault;
        const place = line === null ? '' : ` at line ${line}, column ${column}`;
        const field = where === 'body' ? 'template' : where.replace('header ', 'headers.');
        throw invalid({ [field]: [`cannot be rendered for this event${place}, so nothing was sent: ${reason}`] });
      }
      const test = { kind: 'target', endpoint: stored.target, eventName, eventId, check: 'valid', target } as const;
      return sendTest(deps, { ...test, body: body ?? context });
    });
}

type Subject = { eventName: string; eventId: string | null; context: string };

async function subjectOf({ store }: Deps, token: Token, { event, event_id: id }: TargetTest): Promise<Subject> {
  if (id === undefined) {
    const eventName = canonicalName(event ?? EVENT_DEFAULT);
    const { CATALOGUE, exampleOf } = await catalogue();
    if (!CATALOGUE.some(({ name }) => name === eventName)) return newestOf(store, token, eventName);
    return { eventName, eventId: null, context: JSON.stringify(exampleOf(eventName)) };
  }
  if (event !== undefined) throw invalid({ event: ['cannot be combined with "event_id": send one of them'] });
  // Its context is sent elsewhere: who may not read events cannot have them sent.
  if (!mayUse(token, 'read-events')) {
    const message = `The token "${token.name}" lacks the scope "read-events". Send an "event" instead, or use a token with that scope.`;
    throw new RequestError('forbidden', message);
  }
  const found = await store.getEvent({ tenantId: token.tenantId, id });
  if (found === null) throw notFound('event');
  const { erasedAt, name, context } = found.event;
  if (erasedAt === null) return { eventName: name, eventId: id, context };
  throw new RequestError('gone', 'The context of this event was erased with its profile. Choose another event.');
}

/** Of an event that the catalogue has no example of, the newest one that is stored: an empty context would test nothing. */
async function newestOf(store: Deps['store'], token: Token, eventName: string): Promise<Subject> {
  const mayRead = mayUse(token, 'read-events');
  const asked = { tenantId: token.tenantId, filter: { name: eventName }, limit: 1, maxChars: Number.MAX_SAFE_INTEGER };
  const [newest] = mayRead ? await store.sampleEvents(asked) : [];
  if (newest !== undefined) return { eventName, eventId: newest.id, context: newest.context };
  const why = mayRead
    ? 'and no event of this name is stored: post one'
    : 'and to use a stored one the token needs the scope "read-events"';
  throw invalid({ event: [`"${eventName}" is not in the catalogue, ${why}, or choose an event of the catalogue`] });
}
