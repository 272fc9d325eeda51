import { type Json, StreamError } from '../protocol/index.js';
import { parseInput } from './admission.js';
import { readText } from './long-text.js';
import { Run } from './run.js';
import { ACTIVE, checkpointKey, inputKey, MOST_RESTARTS, RUN, type RunRecord } from './run-record.js';
import type { Runs } from './runs.js';
import type { Stream } from './stream.js';
import type { AnyTask } from './task.js';
import { validate } from './validate.js';

/** After the room died: goes on with the runs that can be resumed, and ends the others as lost. */
export async function recover(runs: Runs, tasks: Readonly<Record<string, AnyTask>>): Promise<void> {
  const { storage, streams } = runs.environment;
  for (const key of (await storage.list({ prefix: ACTIVE })).keys()) {
    const record = await storage.get<RunRecord>(RUN + key.slice(ACTIVE.length));
    const stream = record && (await streams.get(record.stream));
    if (!record || !stream?.isOpen || stream.generation !== record.generation) {
      await storage.delete([key]); // it ended, and the room died before that was noted
      continue;
    }
    const task = Object.hasOwn(tasks, record.task) ? tasks[record.task] : undefined;
    const run = task && (await resume(runs, record, task, stream));
    if (run) runs.launch(run);
    else
      runs.fail(
        lost(runs, record, stream),
        new StreamError('run-lost', 'The server was restarted while the task ran'),
      );
  }
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
  const stored = (await readText(storage, inputKey(old.run))) ?? 'null';
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
