/** For installs of what only tests need. A registry that cannot be reached must not hold them up: npm would try for 70 s a package. */
export const NPM_FLAGS = [
  '--prefer-offline',
  '--fetch-retries=1',
  '--fetch-retry-mintimeout=1000',
  '--no-audit',
  '--no-fund',
  '--loglevel=error',
];
