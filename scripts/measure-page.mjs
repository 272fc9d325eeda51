import { join, relative } from 'node:path';
import { gzipSync } from 'node:zlib';
import { build } from 'vite';
import { root } from './root.mjs';

/**
 * @typedef {object} PageWeight
 * @property {number} bytes what the page loads, each file compressed by itself (gzip, level 9)
 * @property {Record<string, number>} modules the bytes that each module has in it before it is minified, largest first
 * @property {Record<string, number>} lazy what else it may load, by the module that is asked for: gzipped, with all
 *   that comes with it and is not there already
 */

/**
 * What a page weighs as its author's bundler makes it: Vite, which splits off what is imported dynamically, and minifies.
 * Everything counts, Lit and the bundler's own loader too.
 *
 * @param {string} code the page's module
 * @param {readonly string[]} [loads] modules that this page is bound to load later: the ends of their paths
 * @param {string} [folder] where its packages are looked for
 * @returns {Promise<PageWeight>}
 */
export async function measurePage(code, loads = [], folder = root) {
  const page = join(folder, 'page-to-measure.jsx');
  const chunks = await bundle(code, page, folder);
  const sizes = new Map(chunks.map((chunk) => [chunk.fileName, gzipSync(chunk.code, { level: 9 }).length]));
  /** @param {Iterable<string>} files @returns {Set<string>} with all that they import statically */
  const closure = (files) => {
    const all = new Set(files);
    for (const file of all) {
      for (const path of chunks.find(({ fileName }) => fileName === file)?.imports ?? []) all.add(path);
    }
    return all;
  };
  /** @param {Iterable<string>} files */
  const sum = (files) => [...files].reduce((bytes, file) => bytes + (sizes.get(file) ?? 0), 0);
  /** @param {string} module */
  const fileOf = (module) => {
    const found = chunks.find(({ modules }) => Object.keys(modules).some((id) => id.endsWith(module)));
    if (!found) throw new Error(`Nothing in this page loads ${module}`);
    return found.fileName;
  };

  const loaded = closure([fileOf(page), ...loads.map(fileOf)]);
  const modules = chunks
    .filter(({ fileName }) => loaded.has(fileName))
    .flatMap((chunk) =>
      Object.entries(chunk.modules).map(
        ([id, { renderedLength }]) => /** @type {const} */ ([id, renderedLength]),
      ),
    )
    .filter(([, bytes]) => bytes > 0)
    .sort(([, a], [, b]) => b - a)
    .map(([id, bytes]) => [relative(root, id.replaceAll('\0', '')), bytes]);
  const lazy = chunks
    .filter(({ fileName, isDynamicEntry }) => isDynamicEntry && !loaded.has(fileName))
    .map(({ fileName, facadeModuleId }) => [
      relative(root, facadeModuleId ?? fileName),
      sum([...closure([fileName])].filter((path) => !loaded.has(path))),
    ]);
  return { bytes: sum(loaded), modules: Object.fromEntries(modules), lazy: Object.fromEntries(lazy) };
}

/** @param {string} code @param {string} page its path, which need not exist @param {string} folder */
async function bundle(code, page, folder) {
  const built = await build({
    root: folder,
    configFile: false,
    logLevel: 'error',
    plugins: [
      {
        name: 'page-to-measure',
        resolveId: (id) => (id === page ? page : null),
        load: (id) => (id === page ? code : null),
      },
    ],
    build: {
      write: false,
      target: 'es2022',
      modulePreload: { polyfill: false },
      reportCompressedSize: false,
      rolldownOptions: { input: page },
    },
  });
  if (!('output' in built)) throw new Error('Vite has built no single output');
  return built.output.filter((file) => file.type === 'chunk');
}
