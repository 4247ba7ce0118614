import { Router } from 'express';
import { type AnswerState, STATES, type State, stateNamed } from './faults.ts';

// The demo receiver's switch. `GET /control` tells how it answers and how it could; `POST /control/{state}` makes all of it
// answer so, `POST /control/{state}?endpoint={name}` one endpoint of it. Down is told by 503 rather than by a connection
// that is cut off, because that is what a receiver under repair does, and an answer shows more than none.

export interface Control {
  readonly router: Router;
  /** How this request to the endpoint is to be answered, and how many were before it since that was said. */
  readonly next: (endpoint: string) => { readonly how: AnswerState; readonly asked: number };
}

export function createControl(endpoints: readonly { name: string; path: string }[]): Control {
  const now = new Map(endpoints.map(({ name }) => [name, { state: 'up' as State, asked: 0 }]));
  const standing = () => {
    const [first = 'up', ...others] = new Set([...now.values()].map(({ state }) => state));
    return {
      state: others.length === 0 ? first : 'mixed',
      endpoints: endpoints.map(({ name, path }) => ({ name, path, state: now.get(name)?.state })),
      states: STATES.map(({ state, about }) => ({ state, about })),
    };
  };
  const router = Router();
  router.get('/control', (_req, res) => void res.json(standing()));
  router.post('/control/:state', (req, res) => {
    const state = stateNamed(req.params.state);
    const named = req.query['endpoint'];
    if (state === undefined) {
      const known = STATES.map((one) => one.state).join(', ');
      res.status(404).json({ message: `It cannot be "${req.params.state}". It can be: ${known}.` });
      return;
    }
    if (named !== undefined && !now.has(String(named))) {
      const known = [...now.keys()].join(', ');
      res.status(404).json({ message: `There is no endpoint "${String(named)}". There are: ${known}.` });
      return;
    }
    for (const name of named === undefined ? now.keys() : [String(named)]) now.set(name, { state, asked: 0 });
    res.json(standing());
  });
  const next: Control['next'] = (endpoint) => {
    const { state, asked } = now.get(endpoint) ?? { state: 'up' as const, asked: 0 };
    now.set(endpoint, { state, asked: asked + 1 });
    return { how: STATES.find((one) => one.state === state) ?? { state, about: '' }, asked };
  };
  return { router, next };
}
