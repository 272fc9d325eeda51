/*
 * Where a server's process spends its time (Linux, with `perf` installed):
 *
 *   node bench/server/profile.mjs --only partykit-kept,rivulet --pace saturated --viewers 100 --times 20
 *
 * Prints for each contender, by kind of work, milliseconds of CPU time for one measurement. What was sampled is counted once: as the first
 * kind, from the top, of which a function is among its callers.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { parseArgs } from 'node:util';
import { cpuTime } from '../harness/cpu-time.mjs';
import { printTable } from '../harness/report.mjs';
import { deliver } from './measure.mjs';
import { PACES } from './part.mjs';

/** Samples a second. */
const RATE = 3_000;

/** By their functions in V8, workerd and the kernel. */
const KINDS = /** @type {Record<string, RegExp>} */ ({
  "V8's collector": /Heap::(Collect|Scavenge|Perform)|Scavenger|MarkCompact|ConcurrentMark|Sweeper|Minor/,
  compiling: /v8::internal::.*(Compil|Parser::|Sparkplug|Maglev|Turbofan|turboshaft|baseline::)/,
  'connections and upgrades': /WorkerEntrypoint::request|getActorImpl|HttpServer::|acceptLoop|NetworkAddress/,
  'commit (SQLite, to the disk)':
    /ActorSqlite::(onWrite|commit)|ImplicitTxn::commit|vdbeCommit|sqlite3PagerCommit/,
  'put and delete, until the commit': /DurableObjectStorageOperations|ActorSqlite::|SqliteKv/,
  'messages that come in': /HibernatableWebSocketCustomEvent/,
  '`send`, its call': /api::WebSocket::send|DurableObjectState::|WebSocket::ensurePumping/,
  'sending (the pump, TCP)': /WebSocket::pump|WebSocketImpl::send|tcp_sendmsg/,
  'JSON and joining': /JsonStringif|JsonParse|ArrayPrototypeJoin|StringPrototypeReplace/,
  'reading the source': /ReadableStream|tcp_recvmsg|AsyncStreamFd::tryRead|HttpInputStream|TextDecoder/,
  'timers, and what runs in them': /TimeoutManager/,
  'promises and generators': /RunMicrotasks|AsyncGenerator|PromiseNode|Coroutine/,
});

const { values } = parseArgs({
  options: {
    only: { type: 'string', default: 'partykit-kept,rivulet' },
    pace: { type: 'string', default: 'saturated' },
    viewers: { type: 'string', default: '10' },
    times: { type: 'string', default: '20' },
  },
});
const paced = PACES.find(({ name }) => name === values.pace);
if (!paced)
  throw new Error(`There is no pace ${values.pace}; there are ${PACES.map(({ name }) => name).join(', ')}`);
const work = { viewers: Number(values.viewers), count: paced.count, pace: paced.pace, limit: 30_000 };

/** @type {Map<string, Map<string, number>>} */
const found = new Map();
for (const name of values.only.split(',')) found.set(name, await profile(name));
const names = [...found.keys()];
const rows = ['of the process, in ms', ...Object.keys(KINDS), 'else'].map((kind) => [
  kind,
  ...names.map((name) => (found.get(name)?.get(kind) ?? 0).toFixed(1)),
]);
console.log(printTable(`${values.pace}, ${values.viewers} viewers`, [['', ...names], ...rows]));

/** @param {string} name the contender's */
async function profile(name) {
  const contender = await import(`./${name}.mjs`);
  /** @type {import('./child.mjs').Running} */
  const server = await contender.start();
  const folder = await mkdtemp(join(tmpdir(), 'rivulet-profile-'));
  const file = join(folder, 'perf.data');
  try {
    // Compiled, and with its buffers.
    for (let times = 0; times < 5; times++) await deliver(contender, server, { ...work, count: 500 });
    const recorder = spawn(
      'perf',
      ['record', '-F', String(RATE), '--call-graph', 'fp', '-o', file, '-p', server.pids.join(',')],
      { stdio: ['ignore', 'ignore', 'inherit'] },
    );
    const exited = once(recorder, 'exit');
    await Promise.race([exited, new Promise((resolve) => setTimeout(resolve, 1_000))]);
    if (recorder.exitCode !== null) throw new Error('perf does not record: see what it says above');
    const times = Number(values.times);
    const before = cpuTime(server.pids);
    for (let time = 0; time < times; time++) await deliver(contender, server, work);
    const cpu = (cpuTime(server.pids) - before) / 1_000;
    recorder.kill('SIGINT');
    await exited;
    const counts = await countKinds(file);
    const samples = [...counts.values()].reduce((sum, count) => sum + count, 0);
    const shares = [...counts].map(
      ([kind, count]) => /** @type {const} */ ([kind, ((count / samples) * cpu) / times]),
    );
    return new Map([['of the process, in ms', cpu / times], ...shares]);
  } finally {
    await server.stop();
    await rm(folder, { recursive: true });
  }
}

/** @param {string} file of perf */
async function countKinds(file) {
  const script = spawn('perf', ['script', '-i', file, '-F', 'comm,ip,sym'], {
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  /** @type {Map<string, number>} */
  const counts = new Map();
  let chain = '';
  for await (const line of createInterface({ input: script.stdout })) {
    if (line !== '') {
      // Of those that are too long to be told in words the names hold those of half the platform.
      if (!line.includes(' _Z')) chain += `${line}\n`;
      continue;
    }
    const [kind = 'else'] = Object.entries(KINDS).find(([, functions]) => functions.test(chain)) ?? [];
    counts.set(kind, (counts.get(kind) ?? 0) + 1);
    chain = '';
  }
  return counts;
}
