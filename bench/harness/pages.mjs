import { execFile } from 'node:child_process';
import { createReadStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { extname, join, normalize } from 'node:path';
import { promisify } from 'node:util';
import { build } from 'esbuild';

const bench = join(import.meta.dirname, '..');
const types = /** @type {Record<string, string>} */ ({
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.css': 'text/css',
});

/**
 * Bundles the page and the contenders as for production, and serves them on loopback.
 *
 * @param {readonly string[]} modules paths in `bench/`, such as `text/react.jsx`
 * @param {string} page the folder in `bench/` of the page and its driver
 * @returns {Promise<{ origin: string, close: () => Promise<void> }>}
 */
export async function servePages(modules, page = 'page') {
  const folder = await mkdtemp(join(tmpdir(), 'rivulet-bench-'));
  await buildUtilities();
  await build({
    absWorkingDir: bench,
    entryPoints: [`${page}/drive.js`, ...modules],
    outbase: bench,
    outdir: folder,
    bundle: true,
    splitting: true,
    format: 'esm',
    target: 'esnext',
    // All but shorter names, which would make profiles unreadable; they cost no time.
    minifySyntax: true,
    minifyWhitespace: true,
    jsx: 'automatic',
    define: { 'process.env.NODE_ENV': '"production"' },
    loader: { '.woff2': 'dataurl', '.svg': 'dataurl' },
    logLevel: 'error',
  });
  const server = createServer((request, response) => {
    const path = normalize(new URL(request.url ?? '/', 'http://page').pathname);
    const file = path === '/' ? join(bench, page, 'index.html') : join(folder, path);
    response.setHeader('content-type', types[extname(file)] ?? 'application/octet-stream');
    createReadStream(file)
      .on('error', () => response.writeHead(404, { 'content-type': 'text/plain' }).end())
      .pipe(response);
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(undefined)));
  const address = /** @type {import('node:net').AddressInfo} */ (server.address());
  return {
    origin: `http://127.0.0.1:${address.port}`,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await rm(folder, { recursive: true });
    },
  };
}

/** The Tailwind utilities of those peers that are made for it. */
async function buildUtilities() {
  const tool = join(bench, 'node_modules/@tailwindcss/cli/dist/index.mjs');
  const files = [
    '--input',
    'markdown/streamdown.pcss',
    '--output',
    'results/.styles/streamdown.css',
    '--minify',
  ];
  await promisify(execFile)(process.execPath, [tool, ...files], { cwd: bench });
}
