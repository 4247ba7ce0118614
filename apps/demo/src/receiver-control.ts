import type { Express, RequestHandler } from 'express';

// The demo receiver's switch: `POST /control/down` makes it answer deliveries 503, with a body that says so and
// `Retry-After: 1`, until `POST /control/up`; `GET /control` tells which. It is told by 503 rather than by a connection
// that is cut off, because that is what a receiver under repair does, and an answer shows more than none.

/** @param controllers origins of pages that may use it; who sends no Origin (curl) may too */
export function mountControl(app: Express, controllers: ReadonlySet<string>): { isDown: () => boolean } {
  let isDown = false;
  const allow: RequestHandler = (req, res, next) => {
    const origin = req.get('origin');
    res.set({ vary: 'origin', 'cache-control': 'no-store' });
    if (origin !== undefined && !controllers.has(origin)) {
      res.status(403).json({ message: `Pages of ${origin} may not control this receiver.` });
      return;
    }
    if (origin !== undefined) res.set('access-control-allow-origin', origin);
    if (req.method !== 'OPTIONS') {
      next();
      return;
    }
    res.set({ 'access-control-allow-methods': 'GET, POST', 'access-control-allow-headers': 'content-type' });
    res.status(204).end();
  };
  app.use('/control', allow);
  app.get('/control', (_req, res) => void res.json({ state: isDown ? 'down' : 'up' }));
  for (const state of ['down', 'up'] as const) {
    app.post(`/control/${state}`, (_req, res) => {
      isDown = state === 'down';
      res.json({ state });
    });
  }
  return { isDown: () => isDown };
}
