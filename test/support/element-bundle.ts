/** The elements as a page loads them: bundled from source, the room's client and the rest in chunks of their own. */
import { readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build, type Plugin } from 'esbuild';
import { compile } from 'svelte/compiler';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const FOLDER = join(ROOT, 'src/elements');

/**
 * The bundle's files by their path below `under`; `elements.js` is the one to load. Each call makes a copy of its
 * own, as two applications on one page would bring theirs.
 */
export async function bundleElements(under: string): Promise<Record<string, string>> {
  const { outputFiles } = await build({
    entryPoints: { elements: join(FOLDER, 'index.ts') },
    bundle: true,
    splitting: true,
    write: false,
    outdir: join(ROOT, '.build/pages'),
    format: 'esm',
    target: 'es2022',
    platform: 'browser',
    // For its decorator settings: esbuild takes no standard decorators to the browser.
    tsconfig: join(FOLDER, 'tsconfig.json'),
    // Elements are imported for what they do, which package.json does not say of their sources.
    ignoreAnnotations: true,
    logLevel: 'silent', // failures throw with their messages
  });
  return Object.fromEntries(outputFiles.map(({ path, text }) => [`${under}/${basename(path)}`, text]));
}

const svelteComponents: Plugin = {
  name: 'svelte',
  setup({ onLoad }) {
    onLoad({ filter: /\.svelte$/ }, async ({ path }) => {
      const { js } = compile(await readFile(path, 'utf8'), { filename: path, generate: 'client' });
      return { contents: js.code };
    });
  },
};

/** A page's own script with all that it imports, by path at the site's root; `entry` is its path in the project. */
export async function bundlePage(entry: string): Promise<Record<string, string>> {
  const { outputFiles } = await build({
    entryPoints: [join(ROOT, entry)],
    bundle: true,
    splitting: true,
    write: false,
    outdir: join(ROOT, '.build/pages'),
    format: 'esm',
    target: 'es2022',
    tsconfig: join(FOLDER, 'tsconfig.json'),
    plugins: [svelteComponents],
    // Elements are imported for what they do, which package.json does not say of their sources.
    ignoreAnnotations: true,
    logLevel: 'silent', // failures throw with their messages
  });
  return Object.fromEntries(outputFiles.map(({ path, text }) => [`/${basename(path)}`, text]));
}
