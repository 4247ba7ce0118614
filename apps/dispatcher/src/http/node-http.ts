// Node's HTTP, taken without `import`: an import reads every export of the module, and three of them load Node's copy of
// undici, which nothing here uses. That was 14 MB of a fresh process and a tenth of the CPU of a start.
export const { createServer, IncomingMessage, ServerResponse } = process.getBuiltinModule('node:http');
