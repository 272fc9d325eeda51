import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';

/**
 * Makes a folder's files those of another, for a server that goes on serving them: what is the same is not touched,
 * new files are whole when they appear, pages come after what they load, and what is no longer wanted goes last.
 *
 * @param {string} from
 * @param {string} to made if it is not there
 */
export function replaceTree(from, to) {
  const wanted = filesIn(from).sort((a, b) => Number(isPage(a)) - Number(isPage(b)));
  for (const path of wanted) {
    const [source, target] = [join(from, path), join(to, path)];
    if (existsSync(target) && readFileSync(source).equals(readFileSync(target))) continue;
    mkdirSync(dirname(target), { recursive: true });
    const coming = `${target}.coming-${process.pid}`;
    copyFileSync(source, coming);
    renameSync(coming, target);
  }
  const kept = new Set(wanted);
  for (const path of existsSync(to) ? filesIn(to) : []) if (!kept.has(path)) rmSync(join(to, path));
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
