import { type Json, StreamError } from '../protocol/index.js';
import { readText } from './long-text.js';
import { Run } from './run.js';
import { parseInput, readInput } from './run-input.js';
import { ACTIVE, checkpointKey, MOST_RESTARTS, RUN, type RunRecord } from './run-record.js';
import type { Runs } from './runs.js';
import { SideStream } from './side-stream.js';
import type { Stream } from './stream.js';
import type { AnyTask } from './task.js';
import { validate } from './validate.js';

/** After the room died: goes on with the runs that can be resumed, and ends the others as lost. */
export async function recover(runs: Runs, tasks: Readonly<Record<string, AnyTask>>): Promise<void> {
  const { storage, streams } = runs.environment;
  const recoverOne = async (key: string) => {
    const record = await storage.get<RunRecord>(RUN + key.slice(ACTIVE.length));
    const isFound =
      record && (await streams.use(record.stream, (stream) => recoverRun(runs, tasks, record, stream)));
    if (!isFound) await storage.delete([key]); // it ended, and the room died before that was noted
  };
  // All at once, so that schemas that are slow are waited for together; and to the end, so that none goes on behind a failure.
  const keys = [...(await storage.list({ prefix: ACTIVE })).keys()];
  for (const settled of await Promise.allSettled(keys.map(recoverOne)))
    if (settled.status === 'rejected') throw settled.reason;
}

/** False when the run was over. */
async function recoverRun(
  runs: Runs,
  tasks: Readonly<Record<string, AnyTask>>,
  record: RunRecord,
  stream: Stream,
): Promise<boolean> {
  if (!stream.isOpen || stream.generation !== record.generation) return false;
  const task = Object.hasOwn(tasks, record.task) ? tasks[record.task] : undefined;
  const resumed = task && (await resume(runs, record, task, stream));
  const run = resumed ?? lost(runs, record, stream);
  // Whether or not the task opens them again: they end with it.
  for (const name of await runs.environment.streams.openSidesOf(record)) {
    run.sideStreams.set(name, new SideStream(run, name));
  }
  if (resumed) await runs.resume(run);
  else runs.fail(run, new StreamError('run-lost', 'The server was restarted while the task ran'));
  return true;
}

/** The run once more, at its checkpoint; `undefined` when it may not be, or not again. */
async function resume(runs: Runs, old: RunRecord, task: AnyTask, stream: Stream): Promise<Run | undefined> {
  const { storage } = runs.environment;
  const { head } = stream.log;
  const restarts = head > old.restartedAt ? 1 : old.restarts + 1;
  if (!task.resumable || old.files || restarts > MOST_RESTARTS) return undefined;
  const record: RunRecord = { ...old, restarts, restartedAt: head };
  await storage.put({ [RUN + old.run]: record });
  const checkpoint = await readText(storage, checkpointKey(old.run));
  const stored = await readInput(storage, old.run);
  let input: unknown;
  try {
    input = await validate(task, parseInput(stored));
  } catch (error) {
    runs.environment.report(error); // the server's code has changed, and takes it no more
    return undefined;
  }
  // Whoever has seen these chunks wants what follows; pages say anew how far, once they are back.
  stream.wanted = head;
  const resumed = {
    seq: head,
    checkpoint: checkpoint === undefined ? undefined : (JSON.parse(checkpoint) as Json),
  };
  return new Run(runs.environment, { record, task, stream, input, uploads: [], resumed });
}

/** Stands for a run that is over, so that it can be ended like any other. */
function lost(runs: Runs, record: RunRecord, stream: Stream): Run {
  const task: AnyTask = { run: async function* () {} };
  return new Run(runs.environment, { record, task, stream, input: undefined, uploads: [] });
}
