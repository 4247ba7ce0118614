/** Where the kit logs. `console` works, and so does pino with a small wrapper. The kit never logs a secret, a signature or a body. */
export interface Logger {
  warn(message: string, details?: unknown): void;
  error(message: string, details?: unknown): void;
}
