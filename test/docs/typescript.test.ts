/**
 * The samples in TypeScript, each compiled as a module of its own in a project that has the package. Those that name the
 * file they are from (samples.test.ts sees that they are) compile there.
 */
import { join } from 'node:path';
import ts from 'typescript';
import { expect, test } from 'vitest';
import { ROOT, type Sample, samples } from './pages.js';

const PROJECT = join(ROOT, 'test/docs/project');

const options: ts.CompilerOptions = {
  noEmit: true,
  strict: true,
  skipLibCheck: true,
  target: ts.ScriptTarget.ES2022,
  module: ts.ModuleKind.ESNext,
  moduleResolution: ts.ModuleResolutionKind.Bundler,
  moduleDetection: ts.ModuleDetectionKind.Force,
  jsx: ts.JsxEmit.Preserve,
  lib: ['lib.es2023.d.ts', 'lib.dom.d.ts', 'lib.dom.iterable.d.ts', 'lib.dom.asynciterable.d.ts'],
  types: ['node'],
};

/** What a project with such a framework has set up: whose JSX it is, and the types of the tags. */
const SET_UP: Readonly<Record<string, string>> = {
  react: "/** @jsxImportSource react */ import type {} from 'rivulet/types/react'; ",
  preact: "/** @jsxImportSource preact */ import type {} from 'rivulet/types/preact'; ",
  solid: "/** @jsxImportSource solid-js */ import type {} from 'rivulet/types/solid'; ",
};

/** In the project of the framework whose page it is in. */
function setUp({ name, language, code }: Sample): string {
  const [, framework = ''] = /^docs\/frameworks\/(\w+)\.md/.exec(name) ?? [];
  return language === 'tsx' ? (SET_UP[framework] ?? '') + code : code;
}

/** A host that has these files besides those on the disk. */
function hostWith(files: ReadonlyMap<string, string>): ts.CompilerHost {
  const host = ts.createCompilerHost(options);
  const { fileExists, readFile, getSourceFile } = host;
  host.fileExists = (name) => files.has(name) || fileExists(name);
  host.readFile = (name) => files.get(name) ?? readFile(name);
  host.getSourceFile = (name, target) => {
    const code = files.get(name);
    return code === undefined ? getSourceFile(name, target) : ts.createSourceFile(name, code, target);
  };
  return host;
}

// A program with the types of both hosts and of all SDKs: on a busy machine that takes its time.
test('each compiles', { timeout: 120_000 }, () => {
  const inTypeScript = samples.filter(({ language, file }) => /^tsx?$/.test(language) && !file);
  const files = new Map(
    inTypeScript.map((sample, at) => [join(PROJECT, `sample-${at}.${sample.language}`), setUp(sample)]),
  );
  const names = [...files.keys()];
  const program = ts.createProgram([join(PROJECT, 'globals.ts'), ...names], options, hostWith(files));
  const faults = names.flatMap((name, at) => {
    const source = program.getSourceFile(name);
    return [...program.getSyntacticDiagnostics(source), ...program.getSemanticDiagnostics(source)].map(
      ({ messageText, start }) => {
        const line = source && start !== undefined ? source.getLineAndCharacterOfPosition(start).line + 1 : 0;
        return `${inTypeScript[at]?.name}, line ${line}: ${ts.flattenDiagnosticMessageText(messageText, '\n')}`;
      },
    );
  });
  expect(faults.join('\n')).toBe('');
});
