import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Plugin } from 'vite';
import { docsPages } from './pages.js';

const demo = fileURLToPath(new URL('../..', import.meta.url));

/** Adds the pages of docs/ to the site: they are made as it is built, and are in no folder. */
export function documentation(): Plugin {
  const pages = new Map([...docsPages()].map(([address, html]) => [join(demo, address, 'index.html'), html]));
  return {
    name: 'rivulet-documentation',
    config: () => ({ build: { rolldownOptions: { input: [...pages.keys()] } } }),
    resolveId: (id) => (pages.has(id) ? id : undefined),
    load: (id) => pages.get(id),
  };
}
