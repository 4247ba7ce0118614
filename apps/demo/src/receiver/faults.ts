import type { Request, Response } from 'express';

// How the demo receiver can be told to answer: everything that real receivers do to a sender, so that you can see how
// Posthorn reacts. Each is one line here, and is listed by `GET /control` and by the inspector.

export type State =
  | ('up' | 'down' | 'slow' | 'hang' | 'flaky' | 'error' | 'limited' | 'refuse')
  | ('gone' | 'redirect' | 'reset' | 'cut' | 'huge' | 'wrong_secret');

export interface AnswerState {
  readonly state: State;
  /** For people: what it does. */
  readonly about: string;
  /** Answers in the place of the endpoint, which goes on where this is absent or `go` is called. */
  readonly answer?: (req: Request, res: Response, go: () => void, settings: AnswerSettings) => void;
}

interface AnswerSettings {
  /** How long `slow` takes, milliseconds. */
  readonly slowMs: number;
  /** How many requests this endpoint was asked before this one, in this state. */
  readonly asked: number;
}

const TOLD = 'the demo receiver was told to';

export const STATES: readonly AnswerState[] = [
  { state: 'up', about: 'Verifies and answers 200' },
  { state: 'down', about: 'Verifies and answers 503 with Retry-After: 1' },
  { state: 'slow', about: '200, after three seconds', answer: (_req, res, go, { slowMs }) => later(res, slowMs, go) },
  { state: 'hang', about: 'Accepts the request and never answers', answer: () => undefined },
  {
    state: 'flaky',
    about: '500 to every third request',
    answer: (_req, res, go, { asked }) => (asked % 3 === 2 ? say(res, 500, 'fail every third request') : go()),
  },
  { state: 'error', about: '500', answer: (_req, res) => say(res, 500, 'fail') },
  { state: 'limited', about: '429 with Retry-After: 10', answer: (_req, res) => limit(res) },
  { state: 'refuse', about: '400: refuses every request', answer: (_req, res) => say(res, 400, 'refuse') },
  { state: 'gone', about: '410: Posthorn switches the webhook off', answer: (_req, res) => say(res, 410, 'be gone') },
  { state: 'redirect', about: '302 to another address', answer: (_req, res) => redirect(res) },
  { state: 'reset', about: 'Closes the connection without an answer', answer: (req) => void req.socket.destroy() },
  { state: 'cut', about: 'Cuts the connection in the middle of the answer', answer: cut },
  { state: 'huge', about: '200 with a body of 1 MiB', answer: (_req, res) => void res.type('text').send(HUGE) },
  { state: 'wrong_secret', about: 'Verifies with another secret, answers 401' },
];

export const stateNamed = (name: string): State | undefined => STATES.find(({ state }) => state === name)?.state;

const HUGE = 'x'.repeat(1_048_576);

const say = (res: Response, status: number, what: string): void =>
  void res.status(status).json({ error: `${TOLD} ${what}` });

function limit(res: Response): void {
  res.set('retry-after', '10');
  say(res, 429, 'take no more for ten seconds');
}

function redirect(res: Response): void {
  res.set('location', '/hooks/elsewhere');
  say(res, 302, 'be somewhere else');
}

function later(res: Response, ms: number, go: () => void): void {
  const timer = setTimeout(go, ms);
  // Of the answer, not of the connection: that is kept for many of them.
  res.once('close', () => clearTimeout(timer));
}

function cut(req: Request, res: Response): void {
  res.writeHead(200, { 'content-type': 'application/json', 'content-length': '1000' });
  res.write('{"ok":', () => req.socket.destroy());
}
