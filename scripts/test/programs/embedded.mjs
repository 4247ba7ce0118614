import { readConfig, startDispatcher } from '@posthorn/dispatcher';
import { pino } from 'pino';

const config = readConfig({ port: '0', database: 'sqlite:embedded.db' }, {});
const dispatcher = await startDispatcher(config, pino({ level: 'silent' }));
const { status } = await fetch(`${dispatcher.url}/healthz`);
await dispatcher[Symbol.asyncDispose]();
console.log(status);
