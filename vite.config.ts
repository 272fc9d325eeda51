import { readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vite';
import { documentation } from './demo/build/docs/plugin.js';
import { demoPages } from './demo/build/plugin.js';

const demo = fileURLToPath(new URL('demo', import.meta.url));

/**
 * Builds the demo pages. They import the package by its name, so what they load is dist/, as published:
 * `npm start` compiles that first.
 */
export default defineConfig({
  root: demo,
  plugins: [demoPages(), documentation()],
  build: {
    outDir: join(demo, 'dist'),
    emptyOutDir: true,
    sourcemap: true,
    target: 'es2022',
    // Nothing inline, neither script nor data: URL: the pages run under a strict Content-Security-Policy.
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0,
    rolldownOptions: { input: pages() },
  },
});

/** Every demo/…/index.html is a page; a new folder needs no entry anywhere. */
function pages(): string[] {
  return readdirSync(demo, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.name === 'index.html')
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((path) => !dirname(path).startsWith(join(demo, 'dist')));
}
