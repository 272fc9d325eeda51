import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { endWithThisProcess } from './end-with.mjs';
import { WebDriver } from './webdriver.mjs';

/**
 * @typedef {object} Media what the user prefers, as a page's media queries see it
 * @property {'light' | 'dark' | null} [colorScheme]
 * @property {'reduce' | 'no-preference' | null} [reducedMotion]
 * @property {'active' | 'none' | null} [forcedColors] WebKit knows none: it takes no notice
 */

/**
 * WebKitGTK with a display, a profile and a desktop of its own, driven over WebDriver.
 *
 * @param {string} driver the path of WebKitWebDriver
 * @param {Media} [media]
 * @param {Record<string, unknown>} [capabilities] what the session is to be like, in WebDriver's words
 * @param {boolean} [hasCompositor] whether it draws as it does for people, in layers. Default: it does not, since without a graphics
 *   card that is twelve times the work of a frame: 30 ms of 800 by 600 pixels
 */
export async function startWebKit(driver, media = {}, capabilities = {}, hasCompositor = false) {
  const folder = mkdtempSync(join(tmpdir(), 'rivulet-webkit-'));
  const settings = join(folder, 'xsettings');
  /** @type {(() => void)[]} */
  const running = [];
  /**
   * @param {string} program
   * @param {string[]} args
   * @param {NodeJS.ProcessEnv} [env]
   */
  const start = (program, args, env = {}) => {
    const child = spawn(program, args, {
      detached: true, // a group of its own: the driver's browser ends with it
      stdio: ['ignore', 'ignore', 'ignore', 'pipe'],
      env: { ...process.env, ...env },
    });
    child.on('error', () => {
      // There is no such program: what waits for it says so.
    });
    if (child.pid) running.unshift(endWithThisProcess(child.pid));
    return child;
  };
  const stop = () => {
    for (const end of running.splice(0)) end();
    // What the browser is writing just now may come into the folder while it is emptied.
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  };

  try {
    writeFileSync(settings, settingsOf(media));
    const screen = start('Xvfb', [...'-screen 0 1920x1200x24 -nolisten tcp -displayfd 3'.split(' ')]);
    const display = { DISPLAY: `:${await firstLine(screen.stdio[3])}` };
    const desktop = start('xsettingsd', ['-c', settings], display);
    const port = await freePort();
    start(driver, ['--host=127.0.0.1', `--port=${port}`], {
      ...display,
      LC_ALL: 'en_US.UTF-8', // what pages see as the user's language
      // Without a bus there is no portal, whose settings would count for more than the desktop's.
      DBUS_SESSION_BUS_ADDRESS: 'disabled:',
      WEBKIT_DISABLE_COMPOSITING_MODE: hasCompositor ? '0' : '1',
      XDG_CONFIG_HOME: folder,
      XDG_CACHE_HOME: folder,
      XDG_DATA_HOME: folder,
    });
    const address = `http://127.0.0.1:${port}`;
    await untilReady(address);
    const { session, version } = await WebDriver.open(address, capabilities);
    return {
      session,
      version,
      /** @param {Media} changed */
      setMedia(changed) {
        Object.assign(media, changed);
        writeFileSync(settings, settingsOf(media));
        desktop.kill('SIGHUP');
      },
      stop,
    };
  } catch (error) {
    stop();
    throw error;
  }
}

/**
 * As xsettingsd reads it; the names are those of GTK: https://docs.gtk.org/gtk3/class.Settings.html
 *
 * @param {Media} media
 */
function settingsOf({ colorScheme, reducedMotion }) {
  return [
    `Net/ThemeName "${colorScheme === 'dark' ? 'Adwaita-dark' : 'Adwaita'}"`,
    `Gtk/EnableAnimations ${reducedMotion === 'reduce' ? 0 : 1}`,
    '',
  ].join('\n');
}

/** @param {unknown} stream */
function firstLine(stream) {
  const pipe = /** @type {import('node:stream').Readable} */ (stream);
  return new Promise((resolve, reject) => {
    pipe.once('data', (bytes) => resolve(String(bytes).trim()));
    pipe.once('close', () => reject(new Error('Xvfb did not start')));
  });
}

/** @returns {Promise<number>} */
function freePort() {
  return new Promise((resolve, reject) => {
    const server = createServer().once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = /** @type {import('node:net').AddressInfo} */ (server.address());
      server.close(() => resolve(port));
    });
  });
}

/** @param {string} address */
async function untilReady(address) {
  for (let left = 200; ; left--) {
    try {
      return await fetch(`${address}/status`);
    } catch (error) {
      if (left === 0) throw new Error(`The driver at ${address} does not answer`, { cause: error });
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
}
