/**
 * Bundles a PartyKit server module the way `partykit dev` does, from the files of the installed package: the facade
 * `dist/generated.js` has four placeholders that the CLI fills in. The package exports none of this, so it is read at
 * run time. Followed: `src/dev.tsx` and `src/nodejs-compat.ts` of partykit 0.0.115 (in the map of `dist/bin.mjs`).
 *
 * A trap that is kept on purpose: the CLI replaces the globals `process`, `performance`, `global` and `Buffer` by
 * *module namespaces* of unenv. So `performance.now` and `Buffer.from` are undefined in a room, though workerd has
 * them. Code that runs here runs under the CLI.
 */
import { readFileSync } from 'node:fs';
import { builtinModules, createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import { build, type Plugin } from 'esbuild';

export interface PartyBundleOptions {
  /** The .ts or .js file whose default export is the server class of the party `main`. */
  entry: string;
  /** Further parties by name (lower case, a JavaScript identifier: the CLI pastes it into code). */
  parties?: Record<string, string>;
  /** What `process.env` holds inside the room; the CLI takes it from `.env`. */
  env?: Record<string, string>;
  /** Module aliases, as `build.alias` in partykit.json. */
  alias?: Record<string, string>;
}

/** Stands for host:port in the cached code; the port is only known when a server starts. */
const HOST_PLACEHOLDER = '__partykit-host__';

/** partykit's package.json is not exported; this file is. */
const packageFolder = dirname(createRequire(import.meta.url).resolve('partykit/rdt-mock.js'));
const requireAsPartykit = createRequire(join(packageFolder, 'dist/bin.mjs'));

interface Unenv {
  env(...presets: object[]): { alias: Record<string, string>; inject: Record<string, string | string[]> };
  nodeless: object;
}

/** Node modules that workerd of 2024-07 has itself under `nodejs_compat`; the others come from unenv. */
const NATIVE = [
  'assert',
  'async_hooks',
  'buffer',
  'diagnostics_channel',
  'events',
  'path',
  'stream',
  'string_decoder',
  'util',
  'crypto',
];

/** `import 'fs'` and the like, and the globals, resolved as the CLI resolves them. */
function nodeModulesPlugin(): Plugin {
  const { env, nodeless } = requireAsPartykit('unenv') as Unenv;
  const { alias, inject } = env(nodeless, { inject: { Buffer: 'node:buffer' } });
  const builtins = new RegExp(`^(node:)?(${builtinModules.join('|')})$`);
  const GLOBAL = 'node-global';
  return {
    name: 'node-modules',
    setup(builder) {
      builder.initialOptions.inject = [
        ...(builder.initialOptions.inject ?? []),
        ...Object.keys(inject).map((name) => `${GLOBAL}:${name}`),
      ];
      builder.onResolve({ filter: new RegExp(`^${GLOBAL}:`) }, ({ path }) => ({ path, namespace: GLOBAL }));
      builder.onLoad({ filter: /.*/, namespace: GLOBAL }, ({ path }) => {
        const name = path.slice(GLOBAL.length + 1);
        const from = inject[name] as string | string[];
        const [specifier, exported] = typeof from === 'string' ? [from] : from;
        const clause = exported ? `{ ${exported} as value }` : '* as value';
        const contents = `import ${clause} from ${JSON.stringify(specifier)}; globalThis.${name} = value;`;
        return { contents, resolveDir: packageFolder };
      });
      builder.onResolve({ filter: builtins }, ({ path, kind }) => {
        const bare = path.replace(/^node:/, '');
        if (kind === 'require-call') return { path: bare, namespace: 'node-require' };
        if (NATIVE.includes(bare.split('/')[0] ?? '')) return { path: `node:${bare}`, external: true };
        return { path: unenvFile(alias[`node:${bare}`] ?? alias[bare] ?? bare) };
      });
      builder.onLoad({ filter: /.*/, namespace: 'node-require' }, ({ path }) => ({
        contents: `import module_ from 'node:${path}'; module.exports = module_;`,
        resolveDir: packageFolder,
      }));
      builder.onResolve({ filter: /^unenv\// }, ({ path }) => ({ path: unenvFile(path) }));
      builder.onResolve({ filter: /^cloudflare:/ }, ({ path }) => ({ path, external: true }));
    },
  };
}

function unenvFile(specifier: string): string {
  return requireAsPartykit.resolve(specifier).replace(/\.cjs$/, '.mjs');
}

const bundles = new Map<string, Promise<string>>();

/** The worker's code for a server on `host` ("127.0.0.1:20000"). Bundled once per process and set of options. */
export async function bundleParty(options: PartyBundleOptions, host: string): Promise<string> {
  const key = JSON.stringify(options);
  let code = bundles.get(key);
  if (!code) {
    code = bundle(options);
    bundles.set(key, code);
    code.catch(() => bundles.delete(key));
  }
  return (await code).replaceAll(HOST_PLACEHOLDER, host);
}

async function bundle({ entry, parties = {}, env, alias }: PartyBundleOptions): Promise<string> {
  const imports = Object.entries(parties).map(([name, file]) => {
    if (!/^[a-z_][a-z0-9_]*$/.test(name) || name === 'main') {
      throw new TypeError(`A party's name is a lower-case identifier other than "main", given "${name}"`);
    }
    return `import ${name} from ${JSON.stringify(resolve(file))};
export const ${name}DO = createDurable(${name}, { name: "${name}" });
Workers["${name}"] = ${name};`;
  });
  const facade = readFileSync(join(packageFolder, 'dist/generated.js'), 'utf8')
    .replace('__WORKER__', () => resolve(entry))
    .replace('__R2_BINDINGS__', '[]')
    .replace('__KV_BINDINGS__', '[]')
    .replace('__PARTIES__;', () => imports.join('\n'));
  const result = await build({
    stdin: { contents: facade, resolveDir: process.cwd(), sourcefile: 'partykit-facade.js' },
    bundle: true,
    write: false,
    format: 'esm',
    target: 'esnext',
    conditions: ['partykit', 'workerd', 'worker'],
    external: ['__STATIC_ASSETS_MANIFEST__'],
    inject: [join(packageFolder, 'inject-process.js')],
    define: {
      PARTYKIT_HOST: JSON.stringify(HOST_PLACEHOLDER),
      PARTYKIT_API_BASE: '"http://127.0.0.1:9"', // nothing may call home from a test
      ...(env && { PARTYKIT_PROCESS_ENV: JSON.stringify(JSON.stringify(env)) }),
    },
    ...(alias && { alias }),
    sourcemap: 'inline',
    logLevel: 'silent', // failures throw with their messages
    plugins: [nodeModulesPlugin()],
  });
  const file = result.outputFiles[0];
  if (!file) throw new Error(`esbuild gave no output for ${entry}`);
  return file.text;
}
