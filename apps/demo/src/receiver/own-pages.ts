import { isIP } from 'node:net';
import type { RequestHandler } from 'express';

// Who may use what is not for deliveries: programs of this machine, and the inspector's page. Any other page is refused,
// also one whose name was pointed at this machine after it was loaded (DNS rebinding): it is asked for by a name.

/** @param controllers origins of pages that may; asked for every request */
export const onlyOwnPages =
  (controllers: ReadonlySet<string>): RequestHandler =>
  (req, res, next) => {
    const origin = req.get('origin');
    res.set({ vary: 'origin', 'cache-control': 'no-store' });
    const { hostname } = req;
    if (hostname !== 'localhost' && isIP(hostname.replace(/^\[|\]$/g, '')) === 0) {
      res.status(403).json({ message: `This receiver is not known as ${hostname}: ask for it by its address.` });
      return;
    }
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
