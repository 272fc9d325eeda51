import { readdirSync, readFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The package's own folder, from dist/bin/, where this is compiled to. */
const PACKAGE = fileURLToPath(new URL('../../', import.meta.url));

/** What runs the server of a project. */
export type Host = keyof typeof hosts;

interface HostFacts {
  /** What its templates say of it. */
  readonly words: Readonly<Record<string, string>>;
  readonly dev: string;
  readonly deploy: string;
  /** Packages of this project's own list, whose versions are known to work together. */
  readonly dependencies: readonly string[];
  readonly devDependencies: readonly string[];
  /** What its server's code is checked against. */
  readonly globals: { readonly lib: readonly string[]; readonly types: readonly string[] };
}

/** By the name that `--host` gives them. */
export const hosts = {
  partykit: {
    words: { HOST: 'PartyKit', PORT: '1999', CONFIG: 'partykit.json', SERVER: 'rivulet/server' },
    dev: 'partykit dev',
    deploy: 'partykit deploy',
    dependencies: [],
    devDependencies: ['partykit'],
    globals: { lib: ['ES2023', 'DOM', 'DOM.Iterable', 'DOM.AsyncIterable'], types: [] },
  },
  cloudflare: {
    words: {
      HOST: 'Cloudflare',
      PORT: '8787',
      CONFIG: 'wrangler.jsonc',
      SERVER: 'rivulet/server/cloudflare',
    },
    // Without the definition the server takes itself to be deployed, and nobody may run anything.
    dev: 'wrangler dev --define RIVULET_DEVELOPMENT:true',
    deploy: 'wrangler deploy',
    dependencies: ['partyserver'],
    devDependencies: ['@cloudflare/workers-types', 'wrangler'],
    globals: { lib: ['ES2023'], types: ['@cloudflare/workers-types/latest'] },
  },
} as const satisfies Readonly<Record<string, HostFacts>>;

const PAGE =
  'esbuild src/page.ts --bundle --splitting --format=esm --minify --sourcemap --outdir=public/page --log-level=warning';

/** The files of a project, by their paths in it. */
export function projectFiles(host: Host, name: string): Map<string, string> {
  const words: Readonly<Record<string, string>> = { NAME: name, ...hosts[host].words };
  const files = new Map([
    ['package.json', packageFile(host, name)],
    ['tsconfig.json', compilerFile(host)],
  ]);
  for (const [path, text] of [...templates('common'), ...templates(host)])
    files.set(
      path,
      text.replace(/__([A-Z]+)__/g, (mark, word) => words[word] ?? mark),
    );
  return new Map([...files].sort(([a], [b]) => (a < b ? -1 : 1)));
}

function* templates(folder: string): Generator<[path: string, text: string]> {
  const root = join(PACKAGE, 'templates', folder);
  for (const entry of readdirSync(root, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const file = join(entry.parentPath, entry.name);
    const path = relative(root, file).replaceAll(sep, '/');
    // npm leaves files of that name out of what it publishes.
    yield [path === 'gitignore' ? '.gitignore' : path, readFileSync(file, 'utf8')];
  }
}

function packageFile(host: Host, name: string): string {
  const { version, dependencies: own, devDependencies: tools } = readPackage();
  const { dev, deploy, dependencies, devDependencies } = hosts[host];
  const versions = (names: readonly string[]) =>
    Object.fromEntries([...names].sort().map((each) => [each, own[each] ?? tools[each]]));
  const contents = {
    name,
    private: true,
    type: 'module',
    scripts: {
      dev: `npm run page && ${dev}`,
      page: PAGE,
      check: 'tsc',
      deploy: `npm run page && ${deploy}`,
    },
    dependencies: { ...versions(dependencies), rivulet: version, ...versions(['valibot']) },
    devDependencies: versions([...devDependencies, 'esbuild', 'typescript']),
  };
  return json(contents);
}

function compilerFile(host: Host): string {
  const settings = {
    target: 'ES2022',
    ...hosts[host].globals,
    module: 'ESNext',
    moduleResolution: 'Bundler',
    strict: true,
    noEmit: true,
    skipLibCheck: true,
  };
  return json({ compilerOptions: settings, include: ['src'] });
}

function json(value: object): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}

function readPackage() {
  return JSON.parse(readFileSync(join(PACKAGE, 'package.json'), 'utf8')) as {
    readonly version: string;
    readonly dependencies: Readonly<Record<string, string>>;
    readonly devDependencies: Readonly<Record<string, string>>;
  };
}
