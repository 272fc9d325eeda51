import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { drivenBy } from './browser.mjs';
import { startWebKit } from './webkit.mjs';

/**
 * The name and version of the browser at `path`, as it says itself.
 *
 * @param {import('./browser.mjs').EngineName} engine
 * @param {string} path
 */
export async function versionOf(engine, path) {
  if ((await drivenBy(engine, path)) === 'webdriver') {
    // The driver says nothing of the browser that it brings along, but for when it has one.
    const { version, stop } = await startWebKit(path);
    stop();
    return `WebKitGTK ${version}`;
  }
  const { stdout } = await promisify(execFile)(path, ['--version']);
  return stdout.trim();
}
