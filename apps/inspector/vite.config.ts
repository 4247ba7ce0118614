import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

// `POSTHORN_URL`: the dispatcher that the development server asks for everything that is not the page's own code.
const dispatcher = process.env['POSTHORN_URL'] ?? 'http://127.0.0.1:8400';

export default defineConfig({
  plugins: [react()],
  resolve: { conditions: ['@posthorn/source', 'module', 'browser', 'development|production'] },
  build: {
    target: 'es2023',
    // The bundle test reads from it what the first page loads.
    manifest: true,
    sourcemap: true,
    // A strict content security policy has no room for `data:` scripts or styles.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
  },
  server: {
    host: '127.0.0.1',
    proxy: {
      '/api': { target: dispatcher, ws: true },
      '/openapi.json': dispatcher,
      '/docs': dispatcher,
    },
  },
});
