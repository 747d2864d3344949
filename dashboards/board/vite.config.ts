import { defineConfig } from 'vite';

declare const process: { env: Record<string, string | undefined> };

// Where `npm run dev` finds a running limen; the built page always talks to the host it came from.
const server = process.env.LIMEN_URL ?? 'http://127.0.0.1:8080';

export default defineConfig({
  base: './',
  esbuild: { jsx: 'automatic', jsxImportSource: 'preact' },
  build: {
    target: 'es2020',
    // The content security policy allows neither inline scripts nor data: fonts.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
  },
  server: { proxy: { '/api': server } },
});
