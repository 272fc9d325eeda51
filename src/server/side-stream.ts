import { chunksOf, type Outcome, StreamError } from '../protocol/index.js';
import type { Pending } from './priority.js';
import type { Run } from './run.js';
import { asStorageFailure } from './storage-failure.js';
import { encodeChunk, type Stream } from './stream.js';
import { checkStreamName, newGeneration } from './streams.js';
import { Prioritised, type StreamWriter } from './task.js';

/** A further stream of a run. It is opened on first use and ends with the run. */
export class SideStream implements StreamWriter {
  readonly name: string;
  /** Rejects when the stream cannot be had: the run fails then, at its next write here or at its end. */
  readonly opened: Promise<void>;
  readonly #run: Run;
  #stream: Stream | undefined;
  /** Written before the stream was there. */
  #backlog: Pending[] = [];
  #failure: unknown;
  /** How the run has ended, if it has. */
  #outcome: Outcome | undefined;

  constructor(run: Run, name: string) {
    checkStreamName(name);
    this.name = name;
    this.#run = run;
    this.opened = this.#open().catch((error) => {
      throw asStorageFailure(error, run.environment.report);
    });
    this.opened.catch((error) => {
      this.#failure = error;
      this.#backlog = [];
    });
  }

  write(value: unknown): void {
    if (!this.#run.isLive) return;
    if (this.#failure) throw this.#failure;
    for (const entry of entriesOf(value)) {
      if (this.#stream) this.#stream.push(entry);
      else this.#backlog.push(entry);
    }
  }

  /** Keeps the stream within bounds. */
  async trim(): Promise<void> {
    if (this.#stream) await this.#run.environment.streams.trim(this.#stream);
  }

  /** Ends the stream as the run ended, after everything that was written: in this turn, or in that in which it is had. */
  end(outcome: Outcome): void {
    // The result is the main stream's.
    const { status } = outcome;
    this.#outcome = status === 'complete' ? { status } : outcome;
    this.#endNow();
  }

  #endNow(): void {
    if (!this.#outcome || this.#stream?.record?.run !== this.#run.record.run) return;
    this.#run.environment.streams.end(this.#stream, this.#outcome);
  }

  #open(): Promise<void> {
    const { streams } = this.#run.environment;
    const { run, task, caller } = this.#run.record;
    return streams.use(this.name, (stream) => {
      // A run that goes on after its room died goes on with its further streams too.
      if (!(stream.isOpen && stream.record?.run === run)) {
        if (stream.isOpen) throw new StreamError('busy', `"${this.name}" is being written already`);
        streams.begin(stream, {
          generation: newGeneration(stream.generation),
          run,
          task,
          caller,
          interruptible: false,
        });
      }
      this.#stream = stream;
      for (const entry of this.#backlog.splice(0)) stream.push(entry);
      this.#endNow(); // whoever comes next finds it free
    });
  }
}

function entriesOf(value: unknown): Pending[] {
  const level = value instanceof Prioritised ? value.priority : 'medium';
  const yielded = chunksOf(value instanceof Prioritised ? value.value : value);
  if (!('chunks' in yielded))
    throw new StreamError('invalid-value', 'Only the task itself can complete or fail');
  return yielded.chunks.map((chunk) => encodeChunk(chunk, level));
}
