import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';
import { patient } from './apps/dispatcher/test/support/patience.ts';

// One run over every package, so that one report holds every count. Sources are resolved through the workspace's own
// export condition: no build is needed before the tests. Every core has a worker: by default Vitest leaves one idle, which on
// two cores is half of the time.
const project = (name: string, root: string) => ({
  resolve: { conditions: ['@posthorn/source'] },
  ssr: { resolve: { conditions: ['@posthorn/source', 'node'] } },
  test: {
    name,
    root,
    include: ['test/**/*.test.ts'],
    testTimeout: patient(20_000),
    hookTimeout: patient(20_000),
    maxWorkers: availableParallelism(),
  },
});

// The built page in a real browser, one file at a time and after everything else: it needs the machine to itself.
const browser = {
  ...project('browser', 'apps/inspector'),
  test: {
    name: 'browser',
    root: 'apps/inspector',
    include: ['browser/**/*.test.ts'],
    globalSetup: [fileURLToPath(new URL('apps/inspector/browser/support/build.ts', import.meta.url))],
    testTimeout: patient(60_000),
    hookTimeout: patient(60_000),
    maxWorkers: 1,
    sequence: { groupOrder: 1 },
  },
};

// The published packages, packed, installed by npm and run: last, because packing rebuilds what others may be using.
const packages = {
  ...project('packages', 'scripts'),
  test: {
    name: 'packages',
    root: 'scripts',
    include: ['test/**/*.test.ts'],
    globalSetup: [fileURLToPath(new URL('scripts/test/support/packing.ts', import.meta.url))],
    testTimeout: patient(600_000),
    hookTimeout: patient(600_000),
    maxWorkers: 1,
    sequence: { groupOrder: 2 },
  },
};

export default defineConfig({
  test: {
    projects: [
      project('contracts', 'packages/contracts'),
      project('signing', 'packages/signing'),
      project('diagnose', 'packages/diagnose'),
      project('query', 'packages/query'),
      project('receiver-kit', 'packages/receiver-kit'),
      project('client', 'packages/client'),
      project('stream', 'packages/stream'),
      project('dispatcher', 'apps/dispatcher'),
      project('cli', 'apps/cli'),
      project('demo', 'apps/demo'),
      project('inspector', 'apps/inspector'),
      browser,
      packages,
    ],
  },
});
