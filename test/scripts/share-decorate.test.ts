import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import ts from 'typescript';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { shareDecorate } from '../../scripts/share-decorate.mjs';

/** A decorator that puts an accessor in the property's place, and one that only looks on, as `@property()` does either. */
const SOURCE = `const seen: string[] = [];
function doubled() {
  return (prototype: object, name: string) => {
    seen.push(name);
    return { get: () => 2, configurable: true } as PropertyDescriptor as any;
  };
}
function watched() {
  return (_prototype: object, name: string) => void seen.push(name);
}
export class Example {
  @doubled() first!: number;
  @watched() second = 3;
}
export const names = seen;
`;
const { outputText } = ts.transpileModule(SOURCE, {
  compilerOptions: {
    target: ts.ScriptTarget.ES2022,
    module: ts.ModuleKind.ESNext,
    experimentalDecorators: true,
    useDefineForClassFields: false,
  },
});

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'rivulet-decorate-'));
  await mkdir(join(folder, 'inner'));
  await writeFile(join(folder, 'package.json'), '{ "type": "module" }');
  for (const name of ['outer.js', 'inner/inner.js']) await writeFile(join(folder, name), outputText);
  shareDecorate(folder);
});
afterAll(() => rm(folder, { recursive: true }));

test.each(['outer.js', 'inner/inner.js'])(
  'what %s decorates is as with the helper of the compiler, which is no longer there',
  async (name) => {
    const code = await readFile(join(folder, name), 'utf8');
    expect(outputText).toContain('var __decorate =');
    expect(code).not.toContain('var __decorate =');
    expect(code.split('\n').indexOf('export class Example {')).toBe(
      outputText.split('\n').indexOf('export class Example {'),
    );
    const { Example, names } = await import(/* @vite-ignore */ pathToFileURL(join(folder, name)).href);
    expect(names).toEqual(['first', 'second']);
    expect(new Example()).toMatchObject({ first: 2, second: 3 });
  },
);

test('it is done once', async () => {
  const before = await readFile(join(folder, 'outer.js'), 'utf8');
  shareDecorate(folder);
  expect(await readFile(join(folder, 'outer.js'), 'utf8')).toBe(before);
});
