/*
 * `npm start`: installs what is missing, builds the package and the demo, and serves both the pages and the
 * streaming server on one port. Only built-in modules may be imported before `install()` has run.
 */
import { parseArgs } from 'node:util';
import { buildDemo, buildPackage } from './build.mjs';
import { isPortFree, startDevServer } from './dev-server.mjs';
import { install } from './install.mjs';

const port = readPort();
if (!(await isPortFree(port))) {
  fail(`Port ${port} is taken. Stop what holds it, or choose another: npm start -- --port ${port + 1}`);
}
await install();
await buildPackage();
await buildDemo({ prune: true });

const stopping = new AbortController();
for (const name of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP'])) {
  process.on(name, () => stopping.abort());
}
stopWithNpm();
try {
  const server = await startDevServer(port, stopping.signal);
  console.log(`\nRivulet is running: http://localhost:${port}/   (Ctrl+C stops it)\n`);
  const code = await server.exited;
  process.exit(stopping.signal.aborted ? 0 : code);
} catch (error) {
  if (stopping.signal.aborted) process.exit(0);
  fail(error instanceof Error ? error.message : String(error));
}

/** A signal to npm ends the shell between npm and this process, and never gets here: so look whether it is there. */
function stopWithNpm() {
  if (process.env.npm_lifecycle_event !== 'start') return;
  const shell = process.ppid;
  setInterval(() => {
    if (process.ppid !== shell) stopping.abort();
  }, 500).unref();
}

function readPort() {
  const given = readArguments().port ?? process.env.PORT ?? '1999';
  const number = Number(given);
  if (Number.isInteger(number) && number > 0 && number < 65_536) return number;
  return fail(`The port is to be a number from 1 to 65535, not "${given}".`);
}

function readArguments() {
  try {
    return parseArgs({ options: { port: { type: 'string', short: 'p' } } }).values;
  } catch {
    return fail('Usage: npm start [-- --port PORT]');
  }
}

/**
 * @param {string} sentence
 * @returns {never}
 */
function fail(sentence) {
  console.error(sentence);
  process.exit(1);
}
