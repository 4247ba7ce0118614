/** Where the kit says why: `console` fits, and so does pino through a small wrapper. No secret, signature or body is ever given to it. */
export interface Logger {
  warn(message: string, details?: unknown): void;
  error(message: string, details?: unknown): void;
}
