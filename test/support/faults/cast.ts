import { setTimeout as pause } from 'node:timers/promises';
import type { Run } from '../../../src/client/index.js';
import type { WebSocketClass } from '../../../src/client/platform.js';
import { type Chunk, StreamError } from '../../../src/protocol/index.js';
import { type Random, random } from '../random.js';
import { until } from '../wait.js';
import { Client } from './client.js';
import type { Plan, Step } from './plan.js';
import { Reading } from './reading.js';
import { differenceOf, faultOf, type Happened, nothingHappened, show, valuesOf } from './verdict.js';

/** The stream that a journey's run writes. */
export const STREAM = 'out';
/** How long a journey may take to come to its end once nothing is broken any more, in milliseconds. */
const PATIENCE = 30_000;
/** How long a step waits for the chunks that it wants to come after, in milliseconds. */
const REACHED = 150;
/** What a command may be refused with when what it was for is over. */
const TOO_LATE = [
  'not-running',
  'gone',
  'cancelled',
  'busy',
  'not-interruptible',
  'unknown-task',
  'unknown-stream',
  'run-lost',
  'storage-failed',
];

/** A run, and what its own client was told of it. */
interface Started {
  readonly plan: Plan;
  readonly client: Client;
  readonly run: Run;
  readonly reading: Reading;
  /** The values, as `for await` gives them. */
  readonly values: unknown[];
  isSettled: boolean;
  isCancelled: boolean;
}

/** How one more look at the stream, on a way that nothing breaks, is had. */
export interface Truth {
  /** Everything of the stream; `undefined` while it cannot be had. */
  readonly look: (stream: string) => Promise<{ chunks: Chunk[]; outcome: Reading['outcome'] } | undefined>;
}

/** Those who take part in a journey: whoever starts the run, rivals, readers. Knows what they must end up with. */
export class Cast {
  readonly happened: Happened = nothingHappened();
  readonly dice: Random;
  readonly #plan: Plan;
  readonly #host: string;
  readonly #room: string;
  readonly #webSocket: WebSocketClass | undefined;
  readonly #clients: Client[] = [];
  readonly #started: Started[] = [];
  /** What was asked and is not answered yet; each must be. */
  readonly #asked = new Set<string>();

  constructor(plan: Plan, host: string, room: string, webSocket?: WebSocketClass) {
    this.#plan = plan;
    this.#host = host;
    this.#room = room;
    this.#webSocket = webSocket;
    this.dice = random(plan.seed);
    this.#start(plan);
    for (let i = 0; i < plan.readers; i++) this.join();
  }

  get clients(): readonly Client[] {
    return this.#clients.filter(({ isClosed }) => !isClosed);
  }

  /** Resolves when a step's time has come. */
  async reached({ after }: Step): Promise<void> {
    const count = () => this.#readings.reduce((sum, { chunks }) => sum + chunks.length, 0);
    const wanted = count() + after;
    for (const deadline = performance.now() + REACHED; performance.now() < deadline; await pause(2)) {
      if (count() >= wanted) return;
    }
  }

  /** Does what a person or a page does; `false` when that is none of theirs. */
  act({ what, much }: Step): boolean {
    const [first] = this.#started as [Started];
    switch (what) {
      case 'join':
        this.join();
        break;
      case 'move':
        this.#move();
        break;
      case 'leave':
        // Nobody would know the run: whether it came to be is only told to the page that asked for it.
        if (first.reading.generation !== '') first.client.close();
        break;
      case 'offline':
        for (const { platform } of this.clients) platform.signal('offline');
        setTimeout(() => this.#online(), much * 100);
        break;
      case 'clock-forward':
        for (const { platform } of this.clients) platform.jump(3_600_000);
        break;
      case 'clock-back':
        for (const { platform } of this.clients) platform.jump(-3_600_000);
        break;
      case 'cancel':
        this.happened.isCancelled = true;
        if (!first.client.isClosed) {
          this.#ask('cancel', first.run.cancel(), () => {
            first.isCancelled = true;
          });
        } else this.#ask('cancel', this.#client().room.stream(STREAM).cancel());
        break;
      case 'interrupt':
        this.happened.isInterrupted = true;
        this.#ask('interrupt', this.#client().room.stream(STREAM).interrupt());
        break;
      case 'rival':
        this.happened.hasRival = true;
        this.#start({
          ...this.#plan,
          script: { ...this.#plan.script, seed: this.#plan.seed + 1, count: 20, end: 'complete' },
        });
        break;
      default:
        return false;
    }
    return true;
  }

  /** The id of the run that the journey is about. */
  get run(): string {
    return (this.#started[0] as Started).run.id;
  }

  /** Somebody begins to read. */
  join(): Reading {
    return this.#client().read(STREAM);
  }

  /**
   * Waits until all have what they must have, and checks that. Everything works again by now.
   *
   * @throws {Error} what is wrong
   */
  async judge(truth: Truth): Promise<void> {
    this.#online();
    const final = this.join();
    await this.#settled(final);
    const isThere = final.generation !== '';
    for (const started of this.#started) this.#judgeRun(started, final, isThere);
    if (!isThere) return this.#judgeAbsence();
    const [written] = this.#started.filter(({ run }) => run.id === final.run);
    check(!written && `a run that nobody started: ${final.run}`);
    check(faultOf((written as Started).plan, this.happened, final.chunks, final.outcome));
    const isWhole = (reading: Reading) =>
      reading.generation === final.generation && reading.outcome !== undefined;
    await this.#until(
      () =>
        this.#readings.every((reading) => isWhole(reading) || reading.wrong || isOwn(this.#started, reading)),
      () => `readers: ${this.#readings.map(describe).join(' | ')}; final: ${describe(final)}`,
    );
    for (const reading of this.#readings) {
      check(reading.wrong);
      if (isWhole(reading)) check(differenceOf(reading, final));
    }
    await this.#judgeStored(truth, STREAM, final);
    await this.#judgeSide(truth, written as Started, final);
  }

  /**
   * After an outcome that may be tried again: tries it again.
   *
   * @throws {Error} what is wrong then
   */
  async retry(): Promise<void> {
    const final = this.#readings.at(-1);
    const isRetryable = final?.outcome?.status === 'error' && final.outcome.error.retryable;
    const isKnown = this.#plan.task !== 'retired' || !this.happened.isRetired;
    if (!isRetryable || this.happened.hasRival || !isKnown) return;
    const { generation } = final;
    this.#ask('retry', this.#client().room.stream(STREAM).retry());
    await this.#until(
      () => {
        if (this.#plan.script.end === 'wait' && !final.outcome) this.#interrupt();
        return final.generation !== generation && final.outcome;
      },
      () => `the retry: ${describe(final)}`,
    );
    check(
      final.wrong ??
        faultOf(
          this.#plan,
          { ...nothingHappened(), isInterrupted: this.happened.isInterrupted },
          final.chunks,
          final.outcome,
        ),
    );
  }

  close(): void {
    for (const client of this.clients) client.close();
  }

  get #readings(): Reading[] {
    return this.clients.flatMap(({ readings }) => readings);
  }

  #client(): Client {
    const client = new Client(this.#host, this.#room, this.dice, this.#webSocket);
    this.#clients.push(client);
    return client;
  }

  #start(plan: Plan): void {
    const client = this.#client();
    const run = client.room.run(plan.task, plan.script, { stream: STREAM }) as Run;
    const reading = new Reading({ isOfOneRun: true });
    client.readings.push(reading);
    run.open(reading.observe);
    const started: Started = { plan, client, run, reading, values: [], isSettled: false, isCancelled: false };
    this.#started.push(started);
    run.promise
      .catch(() => {})
      .then(() => {
        started.isSettled = true;
      });
    const collect = async () => {
      for await (const { chunk } of run.entries()) started.values.push(chunk);
    };
    collect().catch(() => {}); // why is told by the promise too
  }

  /** A reader goes away, and another goes on where it was. */
  #move(): void {
    const readers = this.clients.filter(
      ({ readings: [reading] }) => reading && !isOwn(this.#started, reading),
    );
    if (readers.length === 0) return;
    const client = this.dice.pick(readers);
    const [reading] = client.readings as [Reading];
    const { cursor } = reading;
    client.close();
    if (cursor.generation === '' || reading.outcome) this.join();
    else this.#client().read(STREAM, cursor, reading);
  }

  #online(): void {
    for (const { platform } of this.clients) if (!platform.isOnline()) platform.signal('online');
  }

  #ask(what: string, answer: Promise<unknown>, then = () => {}): void {
    const name = `${what} ${this.#asked.size}`;
    this.#asked.add(name);
    answer
      .then(then, (error) => {
        const isFine = error instanceof StreamError && (TOO_LATE.includes(error.code) || error.retryable);
        if (!isFine && !isClosed(error)) this.#asked.add(`${name} answered by ${error}`);
      })
      .finally(() => this.#asked.delete(name));
  }

  #interrupt(): void {
    this.happened.isInterrupted = true;
    // Again and again, for a run that was started again has not heard of it.
    if (this.#asked.size === 0) this.#ask('interrupt', this.#client().room.stream(STREAM).interrupt());
  }

  /** Until every run has come to its end, for its own page and in the stream. */
  async #settled(final: Reading): Promise<void> {
    await this.#until(
      () => {
        if (this.#plan.script.end === 'wait' && !final.outcome) this.#interrupt();
        const isOver = this.#started.every(
          ({ isSettled, client, run }) => (isSettled && !run.running) || client.isClosed,
        );
        const isNone =
          final.generation === '' &&
          this.#started.every(({ run, isSettled }) => isSettled && run.status === 'error');
        return isOver && this.#asked.size === 0 && (isNone || final.outcome || final.wrong);
      },
      () =>
        `the end: ${describe(final)}; runs ${this.#started.map(({ run, isSettled, client }) => `${run.status} ${run.error?.code ?? ''}${isSettled ? '' : ' unsettled'}${client.isClosed ? ' left' : ''}`).join(', ')}; asked ${[...this.#asked].join(', ')}`,
    );
    check(final.wrong);
  }

  /** What the page was told that started a run. */
  #judgeRun(
    { plan, client, run, reading, values, isCancelled }: Started,
    final: Reading,
    isThere: boolean,
  ): void {
    if (client.isClosed) return;
    check(reading.wrong && `the run's own reader: ${reading.wrong}`);
    if (run.error && !reading.outcome) {
      const { code } = run.error;
      const isExplained =
        (code === 'busy' && (this.happened.hasRival || isThere)) ||
        (code === 'gone' && this.happened.hasRival) ||
        (code === 'unknown-task' && this.happened.isRetired && plan.task === 'retired') ||
        (code === 'storage-failed' && this.happened.hasStorageFailed) ||
        (code === 'task-failed' && this.happened.hasStorageFailed);
      check(!isExplained && `the run was refused: ${code}`);
      return;
    }
    if (run.status === 'cancelled' && !reading.outcome) {
      check(!this.happened.isCancelled && 'cancelled by nobody');
      return;
    }
    check(faultOf(plan, this.happened, reading.chunks, reading.outcome));
    if (run.id === final.run) check(differenceOf(reading, final));
    check(
      run.status !== reading.outcome?.status &&
        `the run is ${run.status}, its stream ${reading.outcome?.status}`,
    );
    if (isCancelled)
      check(run.status !== 'cancelled' && `the cancel was acknowledged, the run is ${run.status}`);
    if (run.status === 'complete') {
      check(values.length !== valuesOf(reading.chunks).length && `for await gave ${values.length} values`);
    }
  }

  #judgeAbsence(): void {
    for (const { run } of this.#started)
      check(run.status !== 'error' && `nothing was written, yet the run is ${run.status}`);
  }

  async #judgeStored({ look }: Truth, stream: string, final: Reading): Promise<void> {
    const stored = await until(() => look(stream), { message: `a late viewer of ${stream}` });
    const difference = differenceOf(stored, final);
    check(difference && `a late viewer sees something else: ${difference}`);
  }

  /** The further stream of the run: in order, never twice, and ended. */
  async #judgeSide({ look }: Truth, { plan }: Started, final: Reading): Promise<void> {
    const expected = Array.from({ length: Math.floor(plan.script.count / 10) }, (_, i) => `${(i + 1) * 10} `);
    const written = valuesOf(final.chunks).length;
    if (
      expected.length === 0 ||
      written <= 10 ||
      this.happened.hasRival ||
      this.happened.deaths > 0 ||
      this.happened.hasStorageFailed
    )
      return;
    const side = await until(() => look(`${STREAM}/side`), { message: 'a late viewer of the side stream' });
    const read = valuesOf(side.chunks);
    const isPrefix = read.every((value, index) => value === expected[index]);
    check(!isPrefix && `the side stream holds ${show(read)}`);
    check(!side.outcome && 'the side stream has no end');
    if (final.outcome?.status === 'complete')
      check(read.length !== expected.length && `the side stream holds ${read.length} of ${expected.length}`);
  }

  async #until(condition: () => unknown, message: () => string): Promise<void> {
    await until(condition, { timeout: PATIENCE, message });
  }
}

function isOwn(started: readonly Started[], reading: Reading): boolean {
  return started.some((one) => one.reading === reading);
}

function isClosed(error: unknown): boolean {
  return error instanceof StreamError && error.code === 'connection-closed';
}

function describe({ generation, chunks, outcome, wrong, failure }: Reading): string {
  return `${generation || 'none'} ${chunks.length} chunks ${show(outcome)} ${wrong ?? ''} ${failure ?? ''}`;
}

function check(wrong: string | false | undefined): void {
  if (wrong) throw new Error(wrong);
}
