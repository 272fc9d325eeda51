import { type Chunk, type Json, type JsonObject, partName, StreamError } from '../protocol/index.js';
import { PIECE, piecesOf } from './long-text.js';
import { readStream } from './read-stream.js';
import type { Run } from './run.js';
import { checkpointKey } from './run-record.js';
import { SideStream } from './side-stream.js';
import { amount, reportStep } from './step-report.js';
import type { TaskContext } from './task.js';

/** The longest checkpoint, in UTF-16 code units of JSON. */
const CHECKPOINT = 128 * 1024;

/** What a task is given beside its input. After the run has ended its writes do nothing. */
export function createContext(run: Run, resumed: TaskContext['resumed']): TaskContext {
  const { record, environment } = run;
  const write = (chunk: Chunk) => run.append(chunk);
  let step: string | undefined;
  let whole: ReturnType<typeof amount> = {};
  return {
    run: record.run,
    room: environment.room,
    env: environment.env,
    identity: record.identity,
    signal: run.signal,
    interrupted: run.interrupted,
    resumed,
    files: run.uploads,
    progress(value: number, total?: number) {
      whole = amount(value, total);
      write({ kind: 'progress', ...whole, ...(step === undefined ? {} : { step }) });
    },
    step(name: string, { parallel = false } = {}) {
      // Of steps side by side none is what is being done now.
      step = parallel ? undefined : name;
      // With the whole as it stands: that something else is done now does not undo what was.
      write({ kind: 'progress', ...whole, step: name, ...(parallel ? { parallel } : {}) });
      return reportStep([name], (chunk) => {
        // What has ended is not what is being done now.
        if (chunk.outcome && chunk.within?.length === 1 && step === name) step = undefined;
        write(chunk);
      });
    },
    meta: (data: JsonObject) => write({ kind: 'meta', data }),
    state: (fields: JsonObject) => write({ kind: 'state', fields }),
    insert: (items: readonly Json[], mode?: 'append' | 'prepend') =>
      write({ kind: 'items', items, ...(mode === 'prepend' ? { mode } : {}) }),
    update: (key: string | number, item: JsonObject) => write({ kind: 'update', key: String(key), item }),
    delete: (...keys: (string | number)[]) => write({ kind: 'delete', keys: keys.map(String) }),
    clear: () => write({ kind: 'clear' }),
    text: (text: string, mode: 'append' | 'prepend' | 'replace' = 'append', part?: string) =>
      write({ kind: 'text', text, mode, ...(part === undefined ? {} : { part: partName(part) }) }),
    html: (html: string, mode?: 'append' | 'prepend' | 'replace') =>
      write({ kind: 'html', html, ...(mode === undefined ? {} : { mode }) }),
    read: (name: string) => readStream(environment.streams, name),
    flush: () => run.stream.flush(),
    trim: async (beforeSeq: number) => {
      if (run.isLive) await run.stream.log.trim(beforeSeq, () => true);
    },
    checkpoint(value: Json) {
      const json = JSON.stringify(value);
      if (json.length > CHECKPOINT) {
        throw new StreamError(
          'invalid-value',
          `A checkpoint may be ${CHECKPOINT} long, this one is ${json.length}`,
        );
      }
      if (!run.isLive) return;
      // In one turn with what was yielded before it: after a death there is both or neither.
      run.stream.flush();
      environment.storage
        .put(piecesOf(checkpointKey(record.run), json, Math.ceil(CHECKPOINT / PIECE)))
        .catch((error) => environment.report(error));
    },
    stream(name: string) {
      const full = `${record.stream}/${name}`;
      const known = run.sideStreams.get(full) ?? new SideStream(run, full);
      run.sideStreams.set(full, known);
      return known;
    },
  };
}
