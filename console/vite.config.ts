import { fileURLToPath } from 'node:url'
import react from '@vitejs/plugin-react'
import type { Plugin } from 'vite'
import { defineConfig } from 'vitest/config'

/** The local system that `npm run dev` speaks to. */
const system = process.env.PRESENTLY_URL ?? 'http://127.0.0.1:8080'

/** While the console is served by Vite, nobody else serves its configuration. */
const localConfiguration: Plugin = {
  name: 'local-configuration',
  configureServer(server) {
    server.middlewares.use('/config.json', (_request, response) => {
      response.setHeader('Content-Type', 'application/json')
      response.end(JSON.stringify({ local: { token: process.env.PRESENTLY_TOKEN ?? 'local' } }))
    })
  },
}

export default defineConfig({
  plugins: [react(), localConfiguration],
  resolve: { alias: { '@': fileURLToPath(new URL('./src', import.meta.url)) } },
  build: {
    target: 'es2022',
    // The content policy allows no data: addresses and no inline script.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    manifest: true,
    // scripts/clean.mjs does: the folder stays, because cargo watches it.
    emptyOutDir: false,
    chunkSizeWarningLimit: 1_000,
  },
  server: {
    port: 5173,
    // A local system refuses pages of other origins, so the proxy speaks as one of its own.
    proxy: Object.fromEntries(
      ['/v1', '/r/', '/docs', '/healthz', '/_clock'].map((path) => [
        path,
        { target: system, changeOrigin: true, headers: { origin: system } },
      ]),
    ),
  },
  test: {
    environment: 'jsdom',
    setupFiles: ['./src/test/setup.ts'],
    include: ['src/**/*.test.{ts,tsx}'],
    testTimeout: 20_000,
    restoreMocks: true,
  },
})
