import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT, readPage } from './pages.js';

interface Named {
  readonly name: string;
}

interface Declaration {
  readonly tagName: string;
  readonly attributes?: readonly Named[];
  readonly members?: readonly Named[];
  readonly events?: readonly Named[];
  readonly slots?: readonly Named[];
  readonly cssParts?: readonly Named[];
  readonly cssProperties?: readonly Named[];
}

const manifest = JSON.parse(readFileSync(join(ROOT, 'custom-elements.json'), 'utf8')) as {
  modules: readonly { readonly declarations: readonly Partial<Declaration>[] }[];
};

/** What the manifest says of each element, by tag. */
export const elements: ReadonlyMap<string, Declaration> = new Map(
  manifest.modules
    .flatMap(({ declarations }) => declarations)
    .filter((declaration): declaration is Declaration => declaration.tagName !== undefined)
    .map((declaration) => [declaration.tagName, declaration]),
);

/** The custom properties that elements read: those of one, and the tokens of docs/theme.md. */
const properties = new Set([
  ...[...elements.values()].flatMap(({ cssProperties = [] }) => cssProperties.map(({ name }) => name)),
  ...(readPage('docs/theme.md').match(/^\| `(--stream-[\w-]+)`/gm) ?? []).map((row) => row.slice(3, -1)),
]);

/** The custom properties and parts of elements in a style sheet that there are not. */
export function unknownIn(css: string): string[] {
  const unknown = (css.match(/--stream-[\w-]+/g) ?? []).filter((name) => !properties.has(name));
  for (const [selector, tag = '', part] of css.matchAll(/(stream-[a-z]+)[^\s{]*::part\(([\w-]+)\)/g)) {
    const parts = elements.get(tag)?.cssParts ?? [];
    if (!parts.some(({ name }) => name === part)) unknown.push(selector);
  }
  return unknown;
}
