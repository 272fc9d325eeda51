import { readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';
import { expect, test } from 'vitest';

/*
 * On a fresh machine a command installs what it needs by itself, so Node must be able to load it while there are no
 * packages. Commands of a project that has been installed (`bench`) are not meant.
 */
const root = fileURLToPath(new URL('../../', import.meta.url));
const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
  scripts: Record<string, string>;
};
const commands = [
  ...new Set(Object.values(scripts).flatMap((line) => /^node (scripts\/\S+)/.exec(line)?.[1] ?? [])),
];

test.each(commands)('%s loads before anything is installed', (command) => {
  expect(packagesImportedBy(join(root, command))).toEqual([]);
});

/** Packages that Node must find before the first line of `file` runs: those of static imports, at any depth. */
function packagesImportedBy(file: string, seen = new Set<string>()): string[] {
  if (seen.has(file)) return [];
  seen.add(file);
  const source = ts.createSourceFile(file, readFileSync(file, 'utf8'), ts.ScriptTarget.Latest);
  return source.statements.flatMap((statement) => {
    if (!ts.isImportDeclaration(statement) && !ts.isExportDeclaration(statement)) return [];
    const name = (statement.moduleSpecifier as ts.StringLiteral | undefined)?.text;
    if (name === undefined || name.startsWith('node:')) return [];
    if (name.startsWith('.')) return packagesImportedBy(resolve(dirname(file), name), seen);
    return [`${name} in ${relative(root, file)}`];
  });
}
