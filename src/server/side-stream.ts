import { chunksOf, type Outcome, StreamError } from '../protocol/index.js';
import type { Run } from './run.js';
import type { Stream } from './stream.js';
import { checkStreamName, newGeneration } from './streams.js';
import type { StreamWriter } from './task.js';

/** A further stream of a run. It is opened on first use and ends with the run. */
export class SideStream implements StreamWriter {
  readonly name: string;
  readonly #run: Run;
  readonly #opened: Promise<void>;
  #stream: Stream | undefined;
  /** Written before the stream was there. */
  #backlog: unknown[] = [];

  constructor(run: Run, name: string) {
    checkStreamName(name);
    this.name = name;
    this.#run = run;
    this.#opened = this.#open();
  }

  write(value: unknown): void {
    if (!this.#run.isLive) return;
    if (this.#stream) append(this.#stream, value);
    else this.#backlog.push(value);
  }

  /** Ends the stream as the run ended, after everything that was written. */
  async end(outcome: Outcome): Promise<void> {
    await this.#opened;
    if (this.#stream?.record?.run !== this.#run.record.run) return;
    // The result is the main stream's.
    const { status } = outcome;
    this.#run.environment.streams.end(this.#stream, status === 'complete' ? { status } : outcome);
  }

  async #open(): Promise<void> {
    const { streams } = this.#run.environment;
    const { run, task } = this.#run.record;
    const stream = await streams.get(this.name);
    // A run that goes on after its room died goes on with its further streams too.
    if (!(stream.isOpen && stream.record?.run === run)) {
      if (stream.isOpen) throw new StreamError('busy', `"${this.name}" is being written by another run`);
      streams.begin(stream, { generation: newGeneration(), run, task, interruptible: false });
    }
    this.#stream = stream;
    for (const value of this.#backlog.splice(0)) append(stream, value);
  }
}

function append(stream: Stream, value: unknown): void {
  const yielded = chunksOf(value);
  if (!('chunks' in yielded))
    throw new StreamError('invalid-value', 'Only the task itself can complete or fail');
  for (const chunk of yielded.chunks) stream.append(chunk);
}
