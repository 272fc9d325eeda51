import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';

/**
 * Moves a folder's files into another one that a server goes on serving: what is the same is not touched, new files
 * are whole when they appear, and pages come after what they load.
 *
 * @param {string} from on the same disk
 * @param {string} to made if it is not there
 * @param {{ prune?: boolean }} [options] `prune`: takes away what is in the other folder alone. Not while it is served:
 *   `partykit dev` ends when a file goes that it is just looking at, and open pages may still load it.
 */
export function replaceTree(from, to, { prune = false } = {}) {
  const wanted = filesIn(from).sort((a, b) => Number(isPage(a)) - Number(isPage(b)));
  for (const path of wanted) {
    const [source, target] = [join(from, path), join(to, path)];
    if (existsSync(target) && readFileSync(source).equals(readFileSync(target))) continue;
    mkdirSync(dirname(target), { recursive: true });
    renameSync(source, target);
  }
  if (!prune) return;
  const kept = new Set(wanted);
  for (const path of filesIn(to)) if (!kept.has(path)) rmSync(join(to, path));
}

/** @param {string} path */
function isPage(path) {
  return path.endsWith('.html');
}

/**
 * The files in a folder and in its folders, by their paths within it.
 *
 * @param {string} folder
 */
function filesIn(folder) {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1));
}
