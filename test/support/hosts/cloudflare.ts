/**
 * Cloudflare without PartyKit: workerd of 2026 under miniflare 4, which `wrangler dev` runs, with objects that keep their
 * state in SQLite. The servers of the tests are written for PartyKit; `createStreamServer` is `createStreamObject` here.
 */
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';
import { build, type Plugin } from 'esbuild';
import type { PrepareRuntime, Runtime, RuntimeOptions } from './runtime.js';

/** What is used of miniflare 4; the miniflare that has types here is PartyKit's. */
interface Miniflare4 {
  Miniflare: new (settings: object) => Runtime;
  Log: new (level: number) => { log(message: string): void };
  LogLevel: { WARN: number };
}
const requireAsWrangler = createRequire(createRequire(import.meta.url).resolve('wrangler'));
const { Miniflare, Log, LogLevel } = requireAsWrangler('miniflare') as Miniflare4;
const { compatibilityDate } = createRequire(requireAsWrangler.resolve('miniflare'))('workerd') as {
  compatibilityDate: string;
};

export const prepareCloudflare: PrepareRuntime = async (options) => {
  if (options.parties) throw new TypeError('Further parties are workers of their own here: *-worker.ts');
  const settings = settingsOf(options, await bundleWorker(resolve(options.entry), options.deployed));
  return () => new Miniflare(settings);
};

/** A bundled worker, and the classes that it exports. */
interface Worker {
  readonly code: string;
  readonly classes: readonly string[];
}

function settingsOf(options: RuntimeOptions, { code, classes }: Worker) {
  const { port, state, vars, compatibilityFlags, log, adopt } = options;
  return {
    host: '127.0.0.1',
    port,
    cf: false, // else it asks the network for a sample of request.cf
    log: Object.assign(new Log(LogLevel.WARN), { log }),
    handleRuntimeStdio: adopt,
    compatibilityDate,
    compatibilityFlags,
    bindings: vars,
    durableObjects: Object.fromEntries(
      classes.map((className) => [bindingOf(className), { className, useSQLite: true }]),
    ),
    durableObjectsPersist: join(state, 'objects'),
    modulesRoot: '/worker',
    modules: [{ type: 'ESModule', path: '/worker/worker.js', contents: code }],
  };
}

const ROOMS = resolve('src/server/cloudflare/stream-object.ts');

/** Gives the servers of the tests this host's class in the place of PartyKit's. */
const otherHost: Plugin = {
  name: 'other-host',
  setup(builder) {
    builder.onLoad({ filter: /\/src\/server\/partykit\.ts$/ }, () => ({
      contents: `export { createStreamObject as createStreamServer } from ${JSON.stringify(ROOMS)};`,
      resolveDir: process.cwd(),
    }));
  },
};

/** `CHAT_ROOM` for `ChatRoom`. */
function bindingOf(className: string): string {
  return className.replace(/(?<=[a-z])(?=[A-Z])/g, '_').toUpperCase();
}

/** Whether a module is a whole worker, not a server to be made one. */
function isWorker(entry: string): boolean {
  return entry.endsWith('-worker.ts');
}

const bundles = new Map<string, Promise<Worker>>();

/** A worker, bundled as wrangler does. Once per process, server and way of running it. */
function bundleWorker(entry: string, deployed: boolean): Promise<Worker> {
  const key = `${deployed} ${entry}`;
  let worker = bundles.get(key);
  if (!worker) {
    worker = bundle(entry, deployed);
    bundles.set(key, worker);
    worker.catch(() => bundles.delete(key));
  }
  return worker;
}

async function bundle(entry: string, deployed: boolean): Promise<Worker> {
  const module = JSON.stringify(entry);
  const contents = isWorker(entry)
    ? `export * from ${module}; export { default } from ${module};`
    : `import Rooms from ${module}; export class Main extends Rooms {}; export default { fetch: Rooms.fetch };`;
  const result = await build({
    stdin: { contents, resolveDir: process.cwd(), sourcefile: 'worker.js' },
    bundle: true,
    write: false,
    format: 'esm',
    target: 'es2024',
    conditions: ['workerd', 'worker', 'browser'],
    external: ['cloudflare:*'],
    define: deployed ? {} : { RIVULET_DEVELOPMENT: 'true' },
    sourcemap: 'inline',
    metafile: true,
    logLevel: 'silent', // failures throw with their messages
    plugins: [otherHost],
  });
  const file = result.outputFiles[0];
  if (!file) throw new Error(`esbuild gave no output for ${entry}`);
  const exported = Object.values(result.metafile.outputs).flatMap((output) => output.exports);
  return { code: file.text, classes: exported.filter((name) => name !== 'default') };
}
