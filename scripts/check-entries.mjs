/*
 * What package.json names is there, and what is to be reached is named: every element with its wrapper for React, and each in
 * `sideEffects`, or a bundler drops what defines it.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './root.mjs';

const { exports, sideEffects } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
/** @type {string[]} */
const problems = [];

const tags = readdirSync(join(root, 'src/elements'))
  .filter((name) => /^stream-[a-z]+\.ts$/.test(name) && name !== 'stream-element.ts') // the base class has no tag
  .map((name) => name.replace('.ts', '.js'));
const autoloader = readFileSync(join(root, 'src/elements/autoloader.ts'), 'utf8');
for (const name of tags) {
  const expected = {
    [`./elements/${name}`]: `./dist/elements/defined/${name}`,
    [`./elements/${name.replace('.js', '/class.js')}`]: `./dist/elements/${name}`,
    [`./react/${name}`]: `./dist/react/${name}`,
  };
  for (const [entry, output] of Object.entries(expected)) {
    if (exports[entry] !== output) problems.push(`exports lacks "${entry}": "${output}"`);
  }
  if (!autoloader.includes(`'./defined/${name}'`)) problems.push(`src/elements/autoloader.ts lacks ${name}`);
}
if (!sideEffects.includes('./dist/elements/defined/*.js'))
  problems.push('sideEffects lacks what defines the elements');

const named = Object.values(exports).flatMap((target) =>
  typeof target === 'string' ? [target] : Object.values(target),
);
for (const path of new Set([...named, ...sideEffects])) {
  // What is bundled for pages without a build has no source of its own: scripts/build-cdn.mjs.
  if (path.startsWith('./dist/cdn/') || path.includes('*')) continue;
  const source = path.replace('./dist/', './src/').replace(/(\.d)?\.[jt]s$/, '.ts');
  if (!existsSync(join(root, path.startsWith('./dist/') ? source : path)))
    problems.push(`"${path}" has no source at ${source}`);
}

for (const problem of problems) console.error(`package.json: ${problem}`);
process.exitCode = problems.length ? 1 : 0;
