export * from './errors.ts';
export * from './event-name.ts';
export * from './page.ts';
export * from './resources/delivery.ts';
export * from './resources/event.ts';
export * from './resources/token.ts';
export * from './resources/webhook.ts';
export * from './time.ts';
