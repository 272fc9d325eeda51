import {
  connect,
  isTerminal,
  type Outcome,
  type StartFrom,
  type StreamEvent,
  type StreamReader,
} from 'rivulet/client';
import { readOptions, readStream, readTime, type StreamArguments, streamOptions } from './arguments.js';
import { ExitCode } from './exit-code.js';
import { help } from './help.js';
import { notice, Output } from './output.js';
import { jsonPrinter, type Printer, TextPrinter } from './printers.js';
import { UsageError } from './usage-error.js';

const options = {
  ...streamOptions,
  from: { type: 'string', default: 'start' },
  json: { type: 'boolean' },
  'no-follow': { type: 'boolean' },
  'give-up': { type: 'string' },
} as const;

interface TailArguments extends StreamArguments {
  readonly from: StartFrom;
  readonly json: boolean;
  readonly follow: boolean;
  /** How long the server may be away, in milliseconds. */
  readonly giveUp: number | undefined;
}

/** With --no-follow nobody wants to wait for a server for ever. */
const PATIENCE = 60_000;
/** A failure is worth a word when so many attempts in a row have failed: a cut line heals with the second. */
const WORTH_TELLING = 2;

/** `rivulet tail`. Resolves to the exit code. */
export async function tail(args: readonly string[]): Promise<number> {
  const settings = readArguments(args);
  if (settings) return new Tail(settings).run();
  await new Output(process.stdout).write(help.tail);
  return ExitCode.ok;
}

/** @returns nothing when help is asked for */
function readArguments(args: readonly string[]): TailArguments | undefined {
  const values = readOptions(args, options, (given) => {
    throw new UsageError(`unexpected "${given}": only options are allowed`);
  });
  if (values.help) return undefined;
  const giveUp = values['give-up'];
  const follow = !values['no-follow'];
  return {
    ...readStream(values),
    from: readFrom(values.from),
    json: values.json ?? false,
    follow,
    giveUp: giveUp === undefined ? (follow ? undefined : PATIENCE) : readTime('give-up', giveUp),
  };
}

function readFrom(given: string): StartFrom {
  if (given === 'start') return 'start';
  const [, number] = /^last:(\d{1,15})$/.exec(given) ?? [];
  if (number !== undefined) return { last: Number(number) };
  throw new UsageError(`--from is "start" or "last:N" with N from 0, not "${given}"`);
}

/** One run of `rivulet tail`. */
class Tail {
  readonly #settings: TailArguments;
  readonly #output = new Output(process.stdout, (error) => this.#onOutputError(error));
  readonly #printer: Printer;
  readonly #exitCode: Promise<number>;
  #resolve: (exitCode: number) => void = () => {};
  #isOver = false;
  #isWaiting = false;
  #reader: StreamReader | undefined;
  /** With --no-follow: the last chunk there was when reading began. */
  #last: number | undefined;
  #failures = 0;
  #timer: NodeJS.Timeout | undefined;

  constructor(settings: TailArguments) {
    this.#settings = settings;
    this.#printer = settings.json ? jsonPrinter : new TextPrinter();
    this.#exitCode = new Promise((resolve) => {
      this.#resolve = resolve;
    });
  }

  async run(): Promise<number> {
    const { host, room: name, party, token, stream, from } = this.#settings;
    const room = connect({ host, room: name, party, token });
    this.#arm();
    this.#reader = room.stream(stream).open((event) => this.#onEvent(event), { from });
    const exitCode = await this.#exitCode;
    clearTimeout(this.#timer);
    this.#reader.close();
    room.close();
    return exitCode;
  }

  #onEvent(event: StreamEvent): void {
    if (this.#isOver) return;
    switch (event.type) {
      case 'opened':
        this.#onOpened(event);
        break;
      case 'reset':
        this.#onEnded({ status: 'cancelled', reason: 'superseded' });
        break;
      case 'chunks':
        this.#onChunks(event);
        break;
      case 'gap':
        notice(`chunks ${event.from} to ${event.to} are no longer kept`);
        this.#print([this.#printer.gap(event.from, event.to)]);
        this.#onRead(event.to);
        break;
      case 'ended':
        this.#onEnded(event.outcome);
        break;
      case 'failed':
        this.#fail(`the stream cannot be read: ${event.error.message} (${event.error.code})`);
        break;
      case 'connection':
        this.#onConnection(event);
        break;
    }
  }

  #onOpened({ generation, status, head, next, stream }: StreamEvent & { type: 'opened' }): void {
    const { follow } = this.#settings;
    if (generation === '' && follow) {
      if (!this.#isWaiting) notice(`there is no stream "${stream}" yet; waiting for it`);
      this.#isWaiting = true;
    } else if (generation === '') {
      notice(`there is no stream "${stream}" in this room`);
      this.#finish(ExitCode.failed);
    } else {
      // What has ended is read to its end, which says how it did.
      if (!follow && !isTerminal(status)) this.#last ??= head;
      this.#onRead(next - 1);
    }
  }

  #onChunks({ seq, time, chunks }: StreamEvent & { type: 'chunks' }): void {
    this.#print(chunks.map((chunk, index) => this.#printer.chunk({ seq: seq + index, time, chunk })));
    this.#onRead(seq + chunks.length - 1);
  }

  #onRead(seq: number): void {
    if (this.#last !== undefined && seq >= this.#last) this.#finish(ExitCode.ok);
  }

  #onEnded(outcome: Outcome): void {
    this.#print([this.#printer.ended(outcome)]);
    if (outcome.status === 'complete') {
      this.#finish(ExitCode.ok);
    } else if (outcome.status === 'error') {
      notice(`the stream ended with an error: ${outcome.error.message} (${outcome.error.code})`);
      this.#finish(ExitCode.failed);
    } else {
      const isSuperseded = outcome.reason === 'superseded';
      notice(isSuperseded ? 'the stream was begun anew' : `the stream was cancelled (${outcome.reason})`);
      this.#finish(ExitCode.cancelled);
    }
  }

  #onConnection({ state, ...rest }: StreamEvent & { type: 'connection' }): void {
    if (state === 'connected') {
      clearTimeout(this.#timer);
      this.#timer = undefined;
      if (this.#failures >= WORTH_TELLING) notice('the server is back');
      this.#failures = 0;
    } else if ('retryAt' in rest && rest.retryAt !== undefined) {
      this.#arm();
      if (++this.#failures === WORTH_TELLING) notice('the server cannot be reached; trying again');
    }
  }

  #finish(exitCode: number): void {
    this.#isOver = true;
    this.#resolve(exitCode);
  }

  #arm(): void {
    const { giveUp } = this.#settings;
    if (giveUp !== undefined)
      this.#timer ??= setTimeout(() => this.#fail('gave up: the server cannot be reached'), giveUp);
  }

  #fail(message: string): void {
    notice(message);
    this.#finish(ExitCode.undelivered);
  }

  /** Prints no faster than it is read: in the meantime what follows stays on the server. */
  #print(parts: readonly (string | Uint8Array)[]): void {
    let hasRoom: Promise<void> | undefined;
    for (const data of joined(parts)) hasRoom = this.#output.write(data) ?? hasRoom;
    if (!hasRoom) return;
    this.#reader?.pause();
    void hasRoom.then(() => this.#reader?.resume());
  }

  #onOutputError({ code, message }: NodeJS.ErrnoException): void {
    // Whoever reads this, such as `head`, has seen enough.
    if (code === 'EPIPE') this.#finish(ExitCode.ok);
    else this.#fail(`standard output cannot be written: ${message}`);
  }
}

/** The same with neighbouring texts in one, so that a batch is one write. */
function joined(parts: readonly (string | Uint8Array)[]): (string | Uint8Array)[] {
  const all: (string | Uint8Array)[] = [];
  let text: string[] = [];
  for (const part of parts) {
    if (typeof part === 'string') text.push(part);
    else {
      all.push(text.join(''), part);
      text = [];
    }
  }
  return [...all, text.join('')].filter(({ length }) => length > 0);
}
