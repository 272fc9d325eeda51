/* An example as its author has it while at work: a copy of its sources, served by its own Vite, with the stream server behind. */
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { freePort } from '../support/free-port.js';

const folder = join(import.meta.dirname, '../../examples');

/** What is used of Vite. It is the example's own, which has no types here. */
interface Vite {
  createServer(options: object): Promise<{ listen(): Promise<unknown>; close(): Promise<void> }>;
}

export interface DevServer {
  readonly url: string;
  /** Writes one text in place of another in the source file whose name begins so. */
  edit(name: string, before: string, after: string): void;
  stop(): Promise<void>;
}

/** @param backEnd where the rooms are */
export async function startExample(name: string, backEnd: string): Promise<DevServer> {
  const copy = mkdtempSync(join(tmpdir(), 'rivulet-example-'));
  const example = join(folder, name);
  const root = join(copy, name);
  cpSync(example, root, {
    recursive: true,
    filter: (path) => !['node_modules', 'dist', 'dist-server'].some((each) => path === join(example, each)),
  });
  cpSync(join(folder, 'page.css'), join(copy, 'page.css'));
  symlinkSync(join(example, 'node_modules'), join(root, 'node_modules'));
  const vite: Vite = await import(pathToFileURL(join(example, 'node_modules/vite/dist/node/index.js')).href);
  const port = await freePort();
  const server = await vite.createServer({
    root,
    configFile: join(root, 'vite.config.ts'),
    cacheDir: join(copy, 'cache'),
    logLevel: 'silent',
    server: {
      host: '127.0.0.1',
      port,
      strictPort: true,
      // The packages are where the links lead.
      fs: { strict: false },
      proxy: { '/parties': { target: backEnd, ws: true } },
    },
  });
  await server.listen();
  return {
    url: `http://127.0.0.1:${port}/`,
    edit(file, before, after) {
      const source = join(root, 'src');
      const path = join(source, readdirSync(source).find((each) => each.startsWith(file)) ?? file);
      const text = readFileSync(path, 'utf8');
      if (!text.includes(before)) throw new Error(`${path} has no "${before}"`);
      writeFileSync(path, text.replace(before, after));
    },
    async stop() {
      await server.close();
      rmSync(copy, { recursive: true, force: true });
    },
  };
}
