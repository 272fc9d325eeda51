import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { root } from './root.mjs';

/**
 * Bundles the elements for pages without a build: `dist/cdn/rivulet.js` has all of them, `dist/cdn/autoloader.js` loads those
 * that a page uses. What either needs later stands beside it, so that both can be served from anywhere.
 */
export async function buildCdn() {
  // Not at the top: commands import this file before they have installed anything.
  const { build } = await import('esbuild');
  const folder = join(root, 'dist/cdn');
  await rm(folder, { recursive: true, force: true });
  await build({
    entryPoints: {
      rivulet: join(root, 'dist/elements/index.js'),
      autoloader: join(root, 'dist/elements/autoloader.js'),
    },
    outdir: folder,
    chunkNames: 'parts/[name]-[hash]',
    bundle: true,
    splitting: true,
    minify: true,
    sourcemap: true,
    format: 'esm',
    target: 'es2022',
    legalComments: 'linked',
    logLevel: 'error',
  });
}
