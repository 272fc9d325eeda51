/* Every element has its entry in package.json (`exports`, and `sideEffects`, or a bundler drops it), and no other. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './root.mjs';

const { exports, sideEffects } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
const problems = [];

const tags = readdirSync(join(root, 'src/elements'))
  .filter((name) => /^stream-[a-z]+\.ts$/.test(name) && name !== 'stream-element.ts') // the base class has no tag
  .map((name) => name.replace('.ts', '.js'));
for (const name of tags) {
  const output = `./dist/elements/${name}`;
  if (exports[`./elements/${name}`] !== output)
    problems.push(`exports lacks "./elements/${name}": "${output}"`);
  if (!sideEffects.includes(output)) problems.push(`sideEffects lacks "${output}"`);
}

for (const path of new Set([...Object.values(exports), ...sideEffects])) {
  const source = path.replace('./dist/', './src/').replace(/\.js$/, '.ts');
  if (!existsSync(join(root, source))) problems.push(`"${path}" has no source at ${source}`);
}

for (const problem of problems) console.error(`package.json: ${problem}`);
process.exitCode = problems.length ? 1 : 0;
