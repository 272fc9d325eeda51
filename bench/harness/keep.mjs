import { mkdir, writeFile } from 'node:fs/promises';
import { cpus, loadavg, release, type } from 'node:os';
import { join, relative } from 'node:path';
import { root } from '../../scripts/root.mjs';

/** Where the parts' results are, and profiles. */
export const folder = join(import.meta.dirname, '../results');

/** How many processes had run or waited for a core, on average in the minute before the part began. */
const [loadBefore] = loadavg();

/** Options that change how exact a part's figures are, and not what they are of. */
const REPETITIONS = ['rounds', 'minutes'];

/**
 * Whether options were given that make of a run something else than the part: of some contenders only, at another size, with a
 * profile. Its figures are not those that are published.
 *
 * @param {readonly { kind: string, name?: string }[]} tokens of `parseArgs`
 */
export function isPartial(tokens) {
  return tokens.some(({ kind, name = '' }) => kind === 'option' && !REPETITIONS.includes(name));
}

/**
 * Writes a part's results down in `bench/results/<name>.json`, with the machine, its load and the date; those of a partial run in
 * `bench/results/partial`, where `bench:publish` does not look.
 *
 * @param {string} name
 * @param {{ title: string } & Record<string, unknown>} results
 * @param {{ engine?: string, isPartial?: boolean }} [run] `engine`: what it ran in. Default: this Node
 */
export async function keep(
  name,
  { title, ...rest },
  { engine = `Node ${process.version}`, isPartial = false } = {},
) {
  const machine = `${cpus().length} × ${cpus()[0]?.model}, ${type()} ${release()}, ${engine}`;
  const [after] = loadavg();
  const load = { before: loadBefore, after, cores: cpus().length };
  const file = join(folder, isPartial ? 'partial' : '', `${name}.json`);
  await mkdir(join(file, '..'), { recursive: true });
  const results = { title, date: new Date().toISOString(), machine, load, ...rest };
  await writeFile(file, `${JSON.stringify(results, null, 2)}\n`);
  if (isPartial)
    console.log(`\nNot the whole part: kept as ${relative(root, file)}, which is not published.`);
}
