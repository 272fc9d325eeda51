/** The samples of docs/back-ends.md, compiled as they stand there. */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';
import { expect, test } from 'vitest';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));

const samples = [...readFileSync(`${ROOT}docs/back-ends.md`, 'utf8').matchAll(/```ts\n(.*?)```/gs)].map(
  ([, code = '']) => code,
);

// A program of its own, with all of the SDKs' types: on a busy machine that takes its time.
test('each is there, and compiles', { timeout: 120_000 }, () => {
  expect(samples).toHaveLength(3);
  const files = new Map(samples.map((code, at) => [`${ROOT}test/back-ends/sample-${at}.ts`, code]));
  const options: ts.CompilerOptions = {
    noEmit: true,
    strict: true,
    skipLibCheck: true,
    target: ts.ScriptTarget.ES2022,
    module: ts.ModuleKind.ESNext,
    moduleResolution: ts.ModuleResolutionKind.Bundler,
    lib: ['lib.es2023.d.ts', 'lib.dom.d.ts', 'lib.dom.iterable.d.ts', 'lib.dom.asynciterable.d.ts'],
    types: ['node'],
    baseUrl: ROOT,
    experimentalDecorators: true,
    useDefineForClassFields: false,
    paths: {
      rivulet: ['src/elements/index.ts'],
      'rivulet/client': ['src/client/index.ts'],
      'rivulet/server': ['dist/server/index.d.ts'],
    },
  };
  const host = ts.createCompilerHost(options);
  const { fileExists, readFile, getSourceFile } = host;
  host.fileExists = (name) => files.has(name) || fileExists(name);
  host.readFile = (name) => files.get(name) ?? readFile(name);
  host.getSourceFile = (name, target) => {
    const code = files.get(name);
    return code === undefined ? getSourceFile(name, target) : ts.createSourceFile(name, code, target);
  };
  const globals = `${ROOT}src/elements/index.ts`;
  const program = ts.createProgram([globals, ...files.keys()], options, host);
  const wrong = [...files.keys()].flatMap((name) => {
    const source = program.getSourceFile(name);
    return [...program.getSyntacticDiagnostics(source), ...program.getSemanticDiagnostics(source)];
  });
  const said = wrong.map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, '\n'));
  expect(said).toEqual([]);
});
