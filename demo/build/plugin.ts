import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Plugin } from 'vite';
import { bookFile, countPlaces, placesFile, sampleFiles } from './data.js';
import { escapeHtml, highlight } from './highlight.js';
import { exampleOf, taskOf } from './snippet.js';

const demo = fileURLToPath(new URL('..', import.meta.url));

/**
 * Completes the demo's pages: head, header and footer that all have in common, the source of the page's own
 * example and of its task, and the data files.
 */
export function demoPages(): Plugin {
  return {
    name: 'rivulet-demo-pages',
    // Nearly all of a build's time is the data files': no news.
    config: () => ({ build: { rolldownOptions: { checks: { pluginTimings: false } } } }),
    transformIndexHtml: {
      order: 'pre',
      handler: (html, { path }) => complete(html, path),
    },
    generateBundle() {
      const files = {
        'data/places.tsv': placesFile(),
        'data/book.json': bookFile(),
        ...under('samples', sampleFiles()),
      };
      for (const [fileName, source] of Object.entries(files))
        this.emitFile({ type: 'asset', fileName, source });
    },
  };
}

function under(folder: string, files: Record<string, string>): Record<string, string> {
  return Object.fromEntries(Object.entries(files).map(([name, source]) => [`${folder}/${name}`, source]));
}

/** Fills in a page's placeholders. */
function complete(html: string, path: string): string {
  const page = path.replace(/index\.html$/, '');
  return (
    html
      .replace('<!-- frame: head -->', () => part('head'))
      // The documentation needs no elements: those that it shows at work are in a frame.
      .replace('<!-- frame: docs head -->', () => part('head').replace('/page.ts', '/docs/docs.ts'))
      .replace('<!-- frame: header -->', () => withCurrent(part('header'), page))
      .replace('<!-- frame: footer -->', () => part('footer'))
      .replaceAll('<!-- count: places -->', () => countPlaces().toLocaleString('en'))
      .replace(/<!-- source: (\S+) -->/g, (_, source: string) => sourceFigure(source, html))
  );
}

function part(name: string): string {
  return readFileSync(join(demo, 'build', `${name}.html`), 'utf8').trim();
}

/** Marks the link to the present page, or to the documentation that it is in. */
function withCurrent(header: string, page: string): string {
  const current = page.startsWith('/docs/') && page !== '/docs/' ? ['/docs/', 'true'] : [page, 'page'];
  return header.replace(`href="${current[0]}"`, `href="${current[0]}" aria-current="${current[1]}"`);
}

/** A figure with code: the page's own example (`page`), or a task's file. */
function sourceFigure(source: string, html: string): string {
  const isPage = source === 'page';
  const code = isPage ? exampleOf(html) : taskOf(readFileSync(join(demo, source), 'utf8'));
  const title = isPage ? 'The page' : 'The server';
  const name = isPage ? 'index.html' : source;
  return `<figure class="source">
<figcaption><span class="source-title">${title}</span> <code>${escapeHtml(name)}</code><button class="copy" type="button" data-copy>Copy</button></figcaption>
<pre tabindex="0"><code>${highlight(code, isPage ? 'html' : 'ts')}</code></pre>
</figure>`;
}
