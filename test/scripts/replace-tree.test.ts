import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, expect, it } from 'vitest';

// By a computed name: TypeScript takes no types from a JavaScript file in another project.
const script = new URL('../../scripts/replace-tree.mjs', import.meta.url).href;
const { replaceTree } = (await import(script)) as {
  replaceTree(from: string, to: string, options?: { prune?: boolean }): void;
};

const folder = mkdtempSync(join(tmpdir(), 'rivulet-tree-'));
const from = join(folder, 'from');
const to = join(folder, 'to');

function write(root: string, files: Record<string, string>): void {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
}

afterEach(() => rmSync(folder, { recursive: true, force: true }));

it('leaves alone what is the same, brings what is new, and takes away what is not wanted when told to', () => {
  const wanted = { 'index.html': 'new page', 'assets/a.js': 'a', 'assets/c.js': 'c' };
  write(from, wanted);
  write(to, { 'index.html': 'old page', 'assets/a.js': 'a', 'assets/b.js': 'b' });
  utimesSync(join(to, 'assets/a.js'), 1_000, 1_000);
  replaceTree(from, to);
  const read = (path: string) => readFileSync(join(to, path), 'utf8');
  expect(Object.keys(wanted).map(read)).toEqual(Object.values(wanted));
  expect(statSync(join(to, 'assets/a.js')).mtimeMs).toBe(1_000_000);
  expect(read('assets/b.js')).toBe('b');

  write(from, wanted);
  replaceTree(from, to, { prune: true });
  expect(Object.keys(wanted).map(read)).toEqual(Object.values(wanted));
  expect(() => read('assets/b.js')).toThrow('ENOENT');
});

it('makes a folder that is not there', () => {
  write(from, { 'index.html': 'page' });
  replaceTree(from, to);
  expect(readFileSync(join(to, 'index.html'), 'utf8')).toBe('page');
});
