import { execFile } from 'node:child_process';
import { access, mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const run = promisify(execFile);
const root = fileURLToPath(new URL('../..', import.meta.url));

/** An empty project with the package as it would be published. */
export interface Project {
  readonly folder: string;
  /** What the package's `exports` name, as they are imported: `rivulet/client`. */
  readonly entries: readonly string[];
  /** Writes a file of the project. */
  write(path: string, text: string): Promise<void>;
  /** Runs a script with Node, or a tool that is installed here; gives what it printed. Rejects when it fails. */
  node(script: string, ...args: string[]): Promise<string>;
  remove(): Promise<void>;
}

interface Manifest {
  readonly exports: Readonly<Record<string, unknown>>;
  readonly dependencies: Readonly<Record<string, string>>;
}

/**
 * Packs the package and unpacks it into an empty project outside of the repository, with the dependencies that it names and
 * no other: links to those that are installed here, so that nothing is downloaded.
 *
 * @param others packages that the project has itself
 */
export async function installPacked(others: readonly string[] = []): Promise<Project> {
  const folder = await mkdtemp(join(tmpdir(), 'rivulet-packed-'));
  await run('npm', ['pack', '--ignore-scripts', '--pack-destination', folder], { cwd: root });
  const tarball = (await readdir(folder)).find((name) => name.endsWith('.tgz'));
  if (!tarball) throw new Error('npm pack has left no tarball');
  const home = join(folder, 'node_modules', 'rivulet');
  await mkdir(home, { recursive: true });
  await run('tar', ['-xzf', join(folder, tarball), '-C', home, '--strip-components=1']);
  const { exports, dependencies } = JSON.parse(
    await readFile(join(home, 'package.json'), 'utf8'),
  ) as Manifest;
  for (const name of [...Object.keys(dependencies), ...others]) await link(name, folder);
  const project: Project = {
    folder,
    entries: Object.keys(exports).map((entry) => `rivulet${entry.slice(1)}`),
    write: (path, text) => writeFile(join(folder, path), text),
    async node(script, ...args) {
      const { stdout } = await run(process.execPath, [script, ...args], { cwd: folder }).catch(
        (error: { stdout: string; stderr: string; message: string }) => {
          throw new Error(`${error.message}\n${error.stdout}\n${error.stderr}`);
        },
      );
      return stdout;
    },
    remove: () => rm(folder, { recursive: true, force: true }),
  };
  await project.write('package.json', '{ "private": true, "type": "module" }');
  return project;
}

/** Where a tool of this repository is. */
export function toolAt(path: string): string {
  return join(root, 'node_modules', path);
}

async function link(name: string, folder: string): Promise<void> {
  const installed = join(root, 'node_modules', name);
  await access(installed);
  const path = join(folder, 'node_modules', name);
  await mkdir(dirname(path), { recursive: true });
  await symlink(installed, path, 'junction');
}
