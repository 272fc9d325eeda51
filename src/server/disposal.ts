import type { HostStorage } from './host.js';
import { producersOf, writerKey } from './http/writers.js';
import { expiryKey } from './lifetime.js';
import { deleteLog } from './log.js';
import { deletePrefix } from './long-text.js';
import { pagesOf } from './pages.js';
import { deleteInput } from './run-input.js';
import { checkpointKey, RUN, type RunRecord } from './run-record.js';
import { outcomeKey, type StreamRecord } from './stream-record.js';

/** What is stored of a generation that is to be deleted. */
interface Discarded {
  readonly run?: string;
  /** Of a fork: the generation that it is a fork of. */
  readonly source?: string;
  /** The stream's name, where it stays taken until this generation is gone. */
  readonly name?: string;
}

const DISCARDED = 'trash/';
/** `fork/<generation of the source>/<generation of the fork>` */
const FORK = 'fork/';

/**
 * Deletes generations that are over: one after the other and bit by bit, so that the room stays responsive; marked first, so that
 * a kill forgets none; and not before the last fork that reads them is gone, which may free its own source in turn.
 */
export class Disposal {
  readonly #storage: HostStorage;
  readonly #onGone: (name: string, generation: string) => Promise<void>;
  /** By generation: how many forks read its log. */
  readonly #forks = new Map<string, number>();
  #isClearing = false;
  /** Whether something was marked, or freed, since what is marked was last looked through. */
  #isWanted = false;

  /** @param onGone told when the generation is gone that has kept a name taken */
  constructor(storage: HostStorage, onGone: (name: string, generation: string) => Promise<void>) {
    this.#storage = storage;
    this.#onGone = onGone;
  }

  /** Goes on where an earlier life of the room ended. */
  async load(): Promise<void> {
    for await (const page of pagesOf(this.#storage, FORK))
      for (const key of page.keys()) this.#count(key.split('/')[1] as string, 1);
    void this.#clear();
  }

  /** A fork reads the log of `source` from now on. Takes effect within this turn. */
  keep(source: string, fork: string): Promise<void> {
    this.#count(source, 1);
    return this.#storage.put({ [forkKey(source, fork)]: true });
  }

  /** Whether forks read the log of a generation. */
  isKept(generation: string): boolean {
    return this.#forks.has(generation);
  }

  /** Marks a generation in this turn, and deletes it. */
  discard({ name, generation, run, fork }: StreamRecord, isNamed = false): void {
    const discarded: Discarded = {
      ...(run === undefined ? {} : { run }),
      ...(fork === undefined ? {} : { source: fork.generation }),
      ...(isNamed ? { name } : {}),
    };
    this.#storage
      .put({ [DISCARDED + generation]: discarded })
      .catch((error) => console.error('rivulet: an old generation could not be marked for deletion', error));
    void this.#clear();
  }

  /** Deletes what is marked, and what is marked meanwhile. Never rejects: what fails is left to the next time. */
  async #clear(): Promise<void> {
    this.#isWanted = true;
    if (this.#isClearing) return;
    this.#isClearing = true;
    try {
      while (this.#isWanted) {
        this.#isWanted = false;
        for await (const page of pagesOf<Discarded>(this.#storage, DISCARDED))
          for (const [key, discarded] of page) await this.#dispose(key.slice(DISCARDED.length), discarded);
      }
    } catch (error) {
      console.error('rivulet: what is to be deleted could not be read', error);
    } finally {
      this.#isClearing = false;
    }
  }

  async #dispose(generation: string, discarded: Discarded): Promise<void> {
    if (this.isKept(generation)) return;
    await this.#delete(generation, discarded).catch((error) =>
      console.error('rivulet: an old generation could not be deleted', error),
    );
  }

  /** What is kept of a run goes with the generation that is the run's own, not with a further stream of it. */
  async #deleteRun(run: string, generation: string): Promise<void> {
    const record = await this.#storage.get<RunRecord>(RUN + run);
    if (record && record.generation !== generation) return;
    await deleteInput(this.#storage, run);
    await deletePrefix(this.#storage, `${checkpointKey(run)}/`);
  }

  async #delete(generation: string, { run, source, name }: Discarded): Promise<void> {
    await Promise.all([
      run === undefined ? undefined : this.#deleteRun(run, generation),
      deleteLog(this.#storage, generation),
      deletePrefix(this.#storage, `${outcomeKey(generation)}/`),
      deletePrefix(this.#storage, producersOf(generation)),
      this.#storage.delete([expiryKey(generation), writerKey(generation)]),
    ]);
    if (name !== undefined) await this.#onGone(name, generation);
    if (source !== undefined) await this.#release(source, generation);
    await this.#storage.delete([DISCARDED + generation]);
  }

  /** A fork is gone: what only it has kept goes too. */
  async #release(source: string, fork: string): Promise<void> {
    const key = forkKey(source, fork);
    if ((await this.#storage.get(key)) === undefined) return; // done in an earlier life, before a kill
    await this.#storage.delete([key]);
    this.#count(source, -1);
    this.#isWanted = true; // it may come before this one
  }

  #count(source: string, change: 1 | -1): void {
    const count = (this.#forks.get(source) ?? 0) + change;
    if (count > 0) this.#forks.set(source, count);
    else this.#forks.delete(source);
  }
}

function forkKey(source: string, fork: string): string {
  return `${FORK}${source}/${fork}`;
}
