import { type ClientMessageOf, StreamError } from '../protocol/index.js';
import { digestOf } from './caller.js';
import { demand } from './policy.js';
import type { Run } from './run.js';
import type { RunRecord } from './run-record.js';
import type { Runs } from './runs.js';
import type { Viewer } from './viewer.js';

/** Knows which page sends the files of which run, and how long to wait for one that has gone. */
export class Uploads {
  readonly #runs: Runs;
  readonly #patience: number;
  readonly #pages = new Map<string, Viewer>();
  /** When those are given up whose page is away. */
  readonly #waits = new Map<string, ReturnType<typeof setTimeout>>();

  /** @param patience in milliseconds */
  constructor(runs: Runs, patience: number) {
    this.#runs = runs;
    this.#patience = patience;
    runs.onEnded = (run) => {
      this.#pages.delete(run);
      this.#stopWaiting(run);
    };
  }

  /** The files of a run, which has begun or waits for its stream, come from this page; if it has any. */
  expect({ run, files = [] }: RunRecord, page: Viewer): void {
    if (files.length === 0) return;
    const begun = this.#runs.get(run);
    if (!page.closed) {
      this.#pages.set(run, page);
      this.#stopWaiting(run);
    } else if (begun) this.#wait(begun); // it has gone while the run was being decided about
  }

  /** A run has begun after its wait in the queue: its page, if it is still there, is told to send. */
  begun(run: Run): void {
    if (run.uploads.length === 0) return;
    const page = this.#pages.get(run.record.run);
    if (page) tell(page, run);
    else this.#wait(run);
  }

  /**
   * A page that was away, and proves itself, is told where to go on. Whoever else asks about the run does not become its page:
   * what a run is called, all who see its stream can tell. Where a page has made no key, it is known by its identity or network.
   */
  async resume(record: RunRecord, page: Viewer, uploadKey: string | undefined): Promise<void> {
    const isPage =
      record.uploadKey === undefined
        ? record.caller === undefined || page.grant?.caller === record.caller
        : uploadKey !== undefined && (await digestOf(uploadKey)) === record.uploadKey;
    const run = this.#runs.get(record.run);
    if (!isPage || page.closed || (record.state !== 'queued' && !run)) return;
    this.expect(record, page);
    if (run) tell(page, run);
  }

  /**
   * Bytes of a file. Those of a run that has ended are dropped.
   *
   * @throws {StreamError} `forbidden` to all but the page that has made itself known
   */
  receive(page: Viewer, message: ClientMessageOf<'upload'>, bytes: Uint8Array): void {
    const run = this.#runs.get(message.run);
    const file = run?.uploads[message.file];
    if (!run || !file) return;
    demand(page.grant ?? {}, 'run', run.record.task);
    if (this.#pages.get(message.run) !== page)
      throw new StreamError('forbidden', `The files of "${message.run}" come from another page`);
    try {
      file.push(message.offset, bytes, message.last ?? false, message.digest);
    } catch (error) {
      if (!(error instanceof StreamError)) throw error;
      this.#runs.fail(run, error);
    }
  }

  /** The task has taken bytes of a file: the page may send more. */
  acknowledge(id: string, file: number): void {
    const offset = this.#runs.get(id)?.uploads[file]?.taken;
    if (offset !== undefined) this.#pages.get(id)?.send({ type: 'uploaded', run: id, file, offset });
  }

  /** A connection is gone: runs that still need a file from it wait a while longer, no other is touched. */
  leave(page: Viewer): void {
    for (const [id, sender] of this.#pages) {
      if (sender !== page) continue;
      this.#pages.delete(id);
      const run = this.#runs.get(id);
      if (run) this.#wait(run);
    }
  }

  /** From the beginning each time: a page that comes and goes is not given up for having been away before. */
  #wait(run: Run): void {
    const id = run.record.run;
    this.#stopWaiting(id);
    this.#waits.set(
      id,
      setTimeout(() => this.#giveUp(run), this.#patience),
    );
  }

  #stopWaiting(id: string): void {
    clearTimeout(this.#waits.get(id) ?? null);
    this.#waits.delete(id);
  }

  #giveUp(run: Run): void {
    const id = run.record.run;
    this.#waits.delete(id);
    if (this.#runs.get(id) !== run || run.uploads.every((file) => file.isComplete)) return;
    this.#runs.fail(run, new StreamError('upload-lost', 'The page that was sending the file has gone'));
  }
}

/** Says how far each file was taken. */
function tell(page: Viewer, run: Run): void {
  for (const [file, { taken }] of run.uploads.entries()) {
    page.send({ type: 'uploaded', run: run.record.run, file, offset: taken });
  }
}
