import { mkdir, writeFile } from 'node:fs/promises';
import { cpus, release, type } from 'node:os';
import { join } from 'node:path';

/** Where the parts' results are, and profiles. */
export const folder = join(import.meta.dirname, '../results');

/**
 * Writes a part's results down in `bench/results/<name>.json`, with the machine and the date.
 *
 * @param {string} name
 * @param {{ title: string } & Record<string, unknown>} results
 * @param {string} [engine] what it ran in. Default: this Node
 */
export async function keep(name, { title, ...rest }, engine = `Node ${process.version}`) {
  const machine = `${cpus().length} × ${cpus()[0]?.model}, ${type()} ${release()}, ${engine}`;
  await mkdir(folder, { recursive: true });
  const results = { title, date: new Date().toISOString(), machine, ...rest };
  await writeFile(join(folder, `${name}.json`), `${JSON.stringify(results, null, 2)}\n`);
}
