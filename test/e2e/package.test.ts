import { build as esbuild } from 'esbuild';
import type { Browser } from 'playwright';
import { build as vite } from 'vite';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { launchBrowser } from '../support/browser.js';
import { installPacked, type Project, toolAt } from '../support/packed-package.js';
import { startPageServer } from '../support/page-server.js';
import { TYPE_TESTS } from './package-types.js';

const PAGE = `
  import 'rivulet/elements/stream-text.js';
  import 'rivulet/elements/stream-list.js';
  import { ScriptedSource } from 'rivulet/testing';
  const source = new ScriptedSource();
  document.querySelector('stream-text').source = source;
  source.push('Rivers ', 'run.');
  source.complete();
`;

let project: Project;
let browser: Browser;

beforeAll(async () => {
  project = await installPacked([
    'react',
    '@types/react',
    '@lit/react',
    'preact',
    'solid-js',
    'vue',
    'svelte',
    '@angular/core',
    '@angular/compiler',
    '@lit-labs/ssr',
    'linkedom',
    'react-dom',
  ]);
  await project.write('page.js', PAGE);
  browser = await launchBrowser();
});

afterAll(async () => {
  await browser?.close();
  await project?.remove();
});

/** The text that a page shows, once its stream is complete. */
async function textShownBy(script: string, folder: string): Promise<string> {
  const body = '<stream-text></stream-text>';
  const server = await startPageServer({
    pages: { '/': `<!doctype html>${body}<script type="module">${script}</script>` },
    folders: { '/files': folder },
  });
  const page = await browser.newPage();
  try {
    const problems: string[] = [];
    page.on('pageerror', (error) => problems.push(String(error)));
    await page.goto(server.url);
    await page
      .waitForSelector('stream-text:state(complete)')
      .catch((error: Error) => problems.push(error.message));
    expect(problems).toEqual([]);
    return (await page.textContent('stream-text')) ?? '';
  } finally {
    await page.close();
    await server.stop();
  }
}

describe('the packed package', () => {
  test('can be imported by every entry in Node, where a server draws pages', async () => {
    // Bundled for browsers, and types alone.
    const imported = project.entries.filter(
      (entry) => !/^rivulet\/(cdn|types\/.*|.*\.(css|json))$/.test(entry),
    );
    expect(imported.length).toBeGreaterThan(25);
    const inRuntime = new Set(['rivulet/server/cloudflare']);
    // What Angular's command compiles in a page, it has to compile when it is imported as it is.
    const first = "import '@angular/compiler';\n";
    await project.write(
      'all.js',
      first +
        imported
          .filter((entry) => !inRuntime.has(entry))
          .map((entry) => `console.log('${entry}', Object.keys(await import('${entry}')).length);`)
          .join('\n'),
    );
    const lines = (await project.node('all.js')).trim().split('\n');
    expect(lines.length).toBe(imported.length - inRuntime.size);
  });

  test('is bundled by esbuild, and runs', async () => {
    await esbuild({
      entryPoints: [`${project.folder}/page.js`],
      outdir: `${project.folder}/esbuild`,
      bundle: true,
      splitting: true,
      format: 'esm',
      minify: true,
      logLevel: 'silent',
    });
    expect(await textShownBy("import '/files/page.js'", `${project.folder}/esbuild`)).toBe('Rivers run.');
  });

  test('is bundled by Vite, and runs', async () => {
    await vite({
      root: project.folder,
      configFile: false,
      logLevel: 'silent',
      base: '/files/',
      build: {
        outDir: 'vite',
        rolldownOptions: { input: `${project.folder}/page.js`, output: { entryFileNames: 'page.js' } },
      },
    });
    expect(await textShownBy("import '/files/page.js'", `${project.folder}/vite`)).toBe('Rivers run.');
  });

  test.each(['rivulet', 'autoloader'])('runs without a build: %s', async (name) => {
    const script = `
      import '/files/dist/cdn/${name}.js';
      await customElements.whenDefined('stream-text');
      document.querySelector('stream-text').source = ['Rivers ', 'run.'];
    `;
    expect(await textShownBy(script, `${project.folder}/node_modules/rivulet`)).toBe('Rivers run.');
  });

  test.each([
    ['bundler', 'esnext'],
    ['node16', 'node16'],
  ])('has types with moduleResolution %s', async (moduleResolution, module) => {
    for (const [path, code] of Object.entries(TYPE_TESTS)) await project.write(path, code);
    const compilerOptions = {
      strict: true,
      target: 'es2022',
      lib: ['es2023', 'dom', 'dom.iterable', 'dom.asynciterable'],
      types: [],
      module,
      moduleResolution,
      jsx: 'preserve',
      noEmit: true,
      skipLibCheck: true,
    };
    await project.write('tsconfig.json', JSON.stringify({ compilerOptions, files: Object.keys(TYPE_TESTS) }));
    await project.node(toolAt('typescript/bin/tsc'), '-p', '.');
  });
});
