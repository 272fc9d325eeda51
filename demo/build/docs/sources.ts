import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../..', import.meta.url));

/** Pages that lie beside docs/, and where they are on the site. */
const outside: Readonly<Record<string, string>> = {
  'PROTOCOL.md': '/docs/protocol/',
  'SECURITY.md': '/docs/security/',
  'CHANGELOG.md': '/docs/changelog/',
  'CONTRIBUTING.md': '/docs/contributing/',
};

/** Where the reference of all elements is; on the site each element has a page of its own. */
export const elementsFile = 'docs/elements.md';

/** The paths, from the root, of the pages that make the site. */
export function pageFiles(): string[] {
  const inside = readdirSync(join(root, 'docs'), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.md'))
    .map((name) => `docs/${name.replaceAll(sep, '/')}`);
  return [...inside.sort(), ...Object.keys(outside)];
}

export function hasSource(path: string): boolean {
  return existsSync(join(root, path));
}

export function readSource(path: string): string {
  return readFileSync(join(root, path), 'utf8');
}

/**
 * The site's address of a page, or of a heading in one.
 *
 * @param href as it stands in `from`: `server.md#limits`
 * @returns `undefined` where it leads to no page of the site
 */
export function siteAddress(href: string, from: string): string | undefined {
  const [path = '', id] = href.split('#');
  const file = path === '' ? from : normalize(join(dirname(from), path)).replaceAll(sep, '/');
  if (file === elementsFile && id?.startsWith('stream-')) return `/docs/elements/${id}/`;
  const page = outside[file] ?? insideAddress(file);
  return page && (id === undefined ? page : `${page}#${id}`);
}

/**
 * Where a picture lies, seen from the file that a page would be in the demo's folder: Vite takes it along from there.
 *
 * @param href as it stands in `from`: `charts/size.svg`
 * @throws {Error} where there is none
 */
export function pictureSource(href: string, from: string): string {
  const picture = join(dirname(from), href);
  if (!hasSource(picture)) throw new Error(`${from} shows ${href}, which is not there`);
  return relative(join('demo', siteAddress('', from) ?? ''), picture).replaceAll(sep, '/');
}

/** `docs/README.md` is `/docs/`, `docs/recipes/chat.md` is `/docs/recipes/chat/`. */
function insideAddress(file: string): string | undefined {
  const name = /^docs\/(.*)\.md$/.exec(file)?.[1];
  if (name === undefined) return undefined;
  return name === 'README' ? '/docs/' : `/docs/${name}/`;
}
