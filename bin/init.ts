import { access, mkdir, writeFile } from 'node:fs/promises';
import { basename, dirname, join, relative, resolve } from 'node:path';
import { parseOptions } from './arguments.js';
import { ExitCode } from './exit-code.js';
import { help } from './help.js';
import { Output } from './output.js';
import { type Host, hosts, projectFiles } from './project.js';
import { UsageError } from './usage-error.js';

const options = {
  host: { type: 'string', default: 'partykit' },
  help: { type: 'boolean', short: 'h' },
} as const;

/** `rivulet init`: writes a small project that works. Resolves to the exit code. */
export async function init(args: readonly string[]): Promise<number> {
  const { values, positionals } = parseOptions(args, options);
  const out = new Output(process.stdout);
  if (values.help) {
    await out.write(help.init);
    return ExitCode.ok;
  }
  const [given = '.', ...others] = positionals;
  if (others.length > 0) throw new UsageError(`one folder is expected, not ${positionals.length}`);
  const folder = resolve(given);
  const files = projectFiles(readHost(values.host), nameOf(folder));
  await refuseToOverwrite(given, folder, [...files.keys()]);
  await writeAll(given, folder, files);
  const way = relative(process.cwd(), folder);
  await out.write(`${[...files.keys()].map((path) => `  ${join(given, path)}\n`).join('')}
Now:
${way === '' ? '' : `  cd ${way}\n`}  npm install
  npm run dev
`);
  return ExitCode.ok;
}

function readHost(given: string): Host {
  if (Object.hasOwn(hosts, given)) return given as Host;
  throw new UsageError(`--host is ${Object.keys(hosts).join(' or ')}, not "${given}"`);
}

/** What the project is called: the folder's name, as both hosts and npm take it. */
function nameOf(folder: string): string {
  const name = basename(folder)
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, 50)
    .replace(/^[-0-9]+|-$/g, '');
  return name || 'rivulet-project';
}

/** @throws {UsageError} when anything that would be written is there already. */
async function refuseToOverwrite(given: string, folder: string, paths: readonly string[]): Promise<void> {
  const found: string[] = [];
  for (const path of paths) if (await exists(join(folder, path))) found.push(path);
  if (found.length === 0) return;
  throw new UsageError(`"${given}" holds ${found.join(', ')} already; nothing was written`);
}

async function exists(path: string): Promise<boolean> {
  try {
    await access(path);
    return true;
  } catch {
    return false; // or it cannot be looked at, and then writing will say why
  }
}

/** @throws {UsageError} when it cannot be written there. */
async function writeAll(given: string, folder: string, files: ReadonlyMap<string, string>): Promise<void> {
  try {
    for (const [path, text] of files) {
      await mkdir(dirname(join(folder, path)), { recursive: true });
      await writeFile(join(folder, path), text, { flag: 'wx' });
    }
  } catch (error) {
    throw new UsageError(`the project cannot be written to "${given}": ${(error as Error).message}`);
  }
}
