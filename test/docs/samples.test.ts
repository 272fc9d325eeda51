/** The samples that are no TypeScript: that they are well-formed, and say nothing that the package does not know. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { transform } from 'esbuild';
import ts from 'typescript';
import { describe, expect, test } from 'vitest';
import { help } from '../../bin/help.js';
import { faultsInAngular, faultsInSvelte, faultsInVue } from './components.js';
import { faultsInMarkup } from './markup.js';
import { ROOT, readPage, type Sample, samples } from './pages.js';
import { unknownIn } from './vocabulary.js';

const checks: Readonly<Record<string, (sample: Sample) => Promise<string[]> | string[]>> = {
  html: ({ code }) => faultsInMarkup(code),
  css: async ({ code }) => {
    const { warnings } = await transform(code, { loader: 'css', logLevel: 'silent' });
    return [...warnings.map(({ text }) => text), ...unknownIn(code)];
  },
  json: ({ code }) => faultsInJson(code),
  jsonc: ({ code }) => faultsInJson(code),
  ndjson: ({ code }) => code.split('\n').flatMap((line) => faultsInJson(`{"line": ${line}}`)),
  sh: ({ code }) => code.split('\n').flatMap(faultsInCommand),
  // These have a test of their own: typescript.test.ts.
  ts: () => [],
  tsx: () => [],
  js: ({ code }) => faultsInScript(code),
  angular: ({ name, code }) => faultsInAngular(name, code),
  vue: ({ name, code }) => faultsInVue(name, code),
  svelte: ({ name, code }) => faultsInSvelte(name, code),
  // Nothing that could be run or compiled: a directory, a line of a protocol.
  '': () => [],
};

async function faultsInScript(code: string): Promise<string[]> {
  const { warnings } = await transform(code, { loader: 'js', logLevel: 'silent' });
  return warnings.map(({ text }) => text);
}

function faultsInJson(code: string): string[] {
  // It takes comments, too.
  const { error } = ts.parseConfigFileTextToJson('sample.json', code);
  return error ? [ts.flattenDiagnosticMessageText(error.messageText, '\n')] : [];
}

/** The scripts of this package, and those of a project that `rivulet init` writes (bin/project.ts). */
const scripts = [
  ...Object.keys((JSON.parse(readPage('package.json')) as { scripts: object }).scripts),
  ...['dev', 'check', 'deploy'],
];

/** What is wrong with a line of a shell: an npm script, a command, an option or a file that is not there. */
function faultsInCommand(line: string): string[] {
  const command = line.replace(/(^|\s)#.*/, '');
  const faults: string[] = [];
  for (const [, name = ''] of command.matchAll(/\bnpm (?:run )?(start|test|(?<=run )[\w:-]+)/g)) {
    if (!scripts.includes(name)) faults.push(`there is no script ${name}`);
  }
  for (const [, path = ''] of command.matchAll(/\bnode ([\w./-]+)/g)) {
    if (!existsSync(join(ROOT, path))) faults.push(`there is no ${path}`);
  }
  for (const [, name = '', rest = ''] of command.matchAll(
    /(?:^|npx |\| )rivulet (\w+)(.*?)(?= -- |[|&]|$)/g,
  )) {
    const known = help[name as keyof typeof help];
    if (known === undefined) faults.push(`there is no command ${name}`);
    for (const option of rest.match(/(?<=\s)--[a-z][\w-]*/g) ?? []) {
      if (known !== undefined && !known.includes(option)) faults.push(`rivulet ${name} has no ${option}`);
    }
  }
  return faults;
}

describe.each(samples)('$name', (sample) => {
  test('is right', async () => {
    const check = checks[sample.language];
    expect(check, `no test knows samples in ${sample.language}`).toBeDefined();
    expect((await check?.(sample))?.join('\n')).toBe('');
    if (sample.file) expect(readPage(sample.file)).toContain(sample.code);
  });
});
