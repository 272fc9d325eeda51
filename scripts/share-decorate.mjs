import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { root } from './root.mjs';

/** What the compiler puts into each module that has decorators: 350 bytes, minified, for ten elements. */
const HELPER = /^var __decorate = \(this && this\.__decorate\)[\s\S]*?\n};\n/m;

/** What there is in its place: all that decorators of properties need of it. */
const SHARED = `export function __decorate(decorators, prototype, name) {
    for (const decorate of decorators) {
        const accessor = decorate(prototype, name);
        if (accessor) Object.defineProperty(prototype, name, accessor);
    }
}
`;

/**
 * Has the elements' modules in dist/ share one helper for their decorators. The compiler can import it, too, but only from a
 * package (`tslib`), which each page would have to get. Lines keep their numbers, for the source maps.
 */
export function shareDecorate(folder = join(root, 'dist/elements')) {
  const shared = join(folder, 'decorate.js');
  writeFileSync(shared, SHARED);
  for (const name of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
    if (!name.endsWith('.js')) continue;
    const file = join(folder, name);
    const code = readFileSync(file, 'utf8');
    const helper = HELPER.exec(code)?.[0];
    if (!helper) continue;
    const path = relative(dirname(file), shared).replaceAll('\\', '/');
    const lines = '\n'.repeat(helper.split('\n').length - 1);
    writeFileSync(file, code.replace(helper, `import { __decorate } from './${path}';${lines}`));
  }
}
