import { type ClientMessageOf, StreamError } from '../protocol/index.js';
import type { Admitted } from './caller.js';
import { demand, demandOwn } from './policy.js';
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
  }

  /** A run has begun whose files, if it has any, come from this page. */
  expect(run: Run, page: Viewer): void {
    if (run.uploads.length === 0) return;
    this.#pages.set(run.record.run, page);
    this.#stopWaiting(run.record.run);
  }

  /** A run has begun after its wait in the queue: its page, if it is still there, makes itself known. */
  await(run: Run): void {
    if (run.uploads.length > 0) this.#wait(run);
  }

  /** A page that was away is told where to go on. Whoever else asks about the run does not become its page. */
  resume(run: Run, page: Viewer): void {
    if (!isPageOf(page.grant, run.record)) return;
    this.expect(run, page);
    for (const [file, { taken }] of run.uploads.entries()) {
      page.send({ type: 'uploaded', run: run.record.run, file, offset: taken });
    }
  }

  /** Bytes of a file. Those of a run that has ended are dropped. */
  receive(page: Viewer, message: ClientMessageOf<'upload'>, bytes: Uint8Array): void {
    const run = this.#runs.get(message.run);
    const file = run?.uploads[message.file];
    if (!run || !file) return;
    demand(page.grant ?? {}, 'run', run.record.task);
    demandOwn(page.grant ?? {}, run.record);
    if (!isPageOf(page.grant, run.record))
      throw new StreamError('forbidden', `The files of "${message.run}" come from somebody else`);
    this.expect(run, page);
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

/**
 * Whether a connection is of whom a run's files come from. Who has no identity is known by the network: what a run is
 * called, all who see its stream can tell.
 */
function isPageOf(grant: Admitted | undefined, { caller }: RunRecord): boolean {
  return caller === undefined || grant?.caller === caller;
}
