import { constants } from 'node:os';
import type { Readable } from 'node:stream';
import type { Outcome } from 'rivulet/client';
import { readOptions, readStream, readTime, type StreamArguments, streamOptions } from './arguments.js';
import { type Child, type Ending, startChild } from './child.js';
import { Delivery } from './delivery.js';
import { ExitCode } from './exit-code.js';
import { help } from './help.js';
import { JsonLines, type LineReader, TextLines } from './line-values.js';
import { notice, Output } from './output.js';
import { UsageError } from './usage-error.js';

const options = {
  ...streamOptions,
  append: { type: 'boolean' },
  json: { type: 'boolean' },
  items: { type: 'boolean' },
  color: { type: 'boolean' },
  quiet: { type: 'boolean', short: 'q' },
  'give-up': { type: 'string', default: '5m' },
} as const;

interface PipeArguments extends StreamArguments {
  /** Empty: standard input. */
  readonly command: readonly string[];
  readonly append: boolean;
  readonly format: 'text' | 'json' | 'items';
  readonly color: boolean;
  readonly quiet: boolean;
  readonly giveUp: number;
}

/** SIGQUIT too: the command has a process group of its own, so it would outlive this program. */
const signals = ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGQUIT'] as const;
/** How many lines that are no JSON are told of one by one. */
const TOLD_LINES = 5;

/** `rivulet pipe`. Resolves to the exit code. */
export async function pipe(args: readonly string[]): Promise<number> {
  const settings = readArguments(args);
  if (settings) return new Pipe(settings).run();
  await new Output(process.stdout).write(help.pipe);
  return ExitCode.ok;
}

/** @returns nothing when help is asked for */
function readArguments(args: readonly string[]): PipeArguments | undefined {
  const dashes = args.indexOf('--');
  const own = dashes < 0 ? args : args.slice(0, dashes);
  const command = dashes < 0 ? [] : args.slice(dashes + 1);
  const values = readOptions(own, options, (given) => {
    throw new UsageError(`unexpected "${given}": options come first, then --, then the command`);
  });
  if (values.help) return undefined;
  if (dashes >= 0 && !command[0])
    throw new UsageError('no command follows --; without -- standard input is read');
  if (values.json && values.items) throw new UsageError('--json and --items are both given; one is allowed');
  return {
    ...readStream(values),
    command,
    append: values.append ?? false,
    format: values.items ? 'items' : values.json ? 'json' : 'text',
    color: values.color ?? false,
    quiet: values.quiet ?? false,
    giveUp: readTime('give-up', values['give-up']),
  };
}

/** One run of `rivulet pipe`. */
class Pipe {
  readonly #settings: PipeArguments;
  readonly #delivery: Delivery;
  readonly #stdout = new Output(process.stdout, (error) => passingEnds('standard output', error));
  readonly #stderr = new Output(process.stderr);
  #child: Child | undefined;
  /** The command has ended, though what it has started may still write. */
  #hasEnded = false;
  /** All has been read: what a signal can stop from now on is the sending. */
  #isRead = false;
  #stoppedBy: NodeJS.Signals | undefined;
  #refusedLines = 0;

  constructor(settings: PipeArguments) {
    this.#settings = settings;
    const { url, token, append, giveUp } = settings;
    this.#delivery = new Delivery({ url, token, startOver: !append, giveUp });
  }

  async run(): Promise<number> {
    const { command } = this.#settings;
    for (const name of signals) process.on(name, () => this.#onSignal(name));
    this.#delivery.begin();
    const ending = command.length > 0 ? await this.#runCommand(command) : await this.#readInput();
    this.#isRead = true;
    this.#delivery.inputEnded();
    const hasArrived = await this.#delivery.end(this.#outcomeOf(ending));
    if (!hasArrived) return ExitCode.undelivered;
    if (ending.exitCode === 0 && this.#refusedLines > 0) return ExitCode.badLines;
    return ending.exitCode;
  }

  async #runCommand(command: readonly string[]): Promise<Ending> {
    const { color, format } = this.#settings;
    const child = await startChild(command, { color });
    if (!('signal' in child)) {
      notice(child.message);
      return child;
    }
    this.#child = child;
    // A signal may have come while the command was being started.
    if (this.#stoppedBy) child.signal(this.#stoppedBy);
    void child.ended.then(() => {
      this.#hasEnded = true;
      this.#delivery.inputEnded();
    });
    const [ending] = await Promise.all([
      child.ended,
      this.#copy(child.stdout, this.#stdout, this.#lineReader()),
      // Where the lines are data, what is said beside them is not.
      this.#copy(child.stderr, this.#stderr, format === 'text' ? new TextLines('stderr') : undefined),
    ]);
    return ending;
  }

  async #readInput(): Promise<Ending> {
    const { stdin } = process;
    try {
      await this.#copy(stdin, this.#stdout, this.#lineReader());
    } catch (error) {
      const { message } = error as Error;
      notice(`standard input cannot be read: ${message}`);
      return { exitCode: ExitCode.undelivered, message: `The input could not be read: ${message}` };
    }
    const exitCode = this.#stoppedBy ? 128 + constants.signals[this.#stoppedBy] : 0;
    return { exitCode, message: `The input was ended by ${this.#stoppedBy}` };
  }

  #lineReader(): LineReader {
    const { format } = this.#settings;
    if (format === 'text') return new TextLines();
    return new JsonLines(format === 'items', (line, why) => this.#onRefusedLine(line, why));
  }

  /** Reads one output to its end, no faster than the terminal and the server take it. */
  async #copy(from: Readable, to: Output, lines: LineReader | undefined): Promise<void> {
    const isQuiet = this.#settings.quiet || (from === process.stdin && process.stdin.isTTY);
    try {
      for await (const bytes of from as AsyncIterable<Uint8Array>) {
        const hasRoom = isQuiet ? undefined : to.write(bytes);
        for (const value of lines?.read(bytes) ?? []) await this.#delivery.write(value);
        await hasRoom;
      }
    } catch (error) {
      // How it looks when a signal has ended standard input.
      if (!this.#stoppedBy || (error as NodeJS.ErrnoException).code !== 'ERR_STREAM_PREMATURE_CLOSE')
        throw error;
    }
    for (const value of lines?.read(undefined) ?? []) await this.#delivery.write(value);
  }

  #onSignal(name: NodeJS.Signals): void {
    const isFirst = this.#stoppedBy === undefined;
    this.#stoppedBy ??= name;
    // It may have come a moment after the end that it has brought about, while the last lines are on their way.
    if (this.#isRead && (!isFirst || this.#delivery.isAway)) this.#delivery.giveUp();
    if (this.#isRead) return;
    if (this.#settings.command.length > 0) {
      this.#child?.signal(name);
      if (this.#hasEnded && this.#delivery.isAway) this.#delivery.giveUp();
      // What the command has left running may turn a deaf ear: its output is not waited for for ever.
      else if (this.#hasEnded && !isFirst) this.#child?.stopReading();
      return;
    }
    // At a terminal whoever writes our input has got the same signal, and may have a last word: its end is awaited.
    const isForAll = (name === 'SIGINT' || name === 'SIGHUP') && !process.stdin.isTTY;
    if (isForAll && isFirst) {
      notice('reading on to the end of standard input; the same again ends it at once');
      return;
    }
    process.stdin.destroy();
    this.#delivery.inputEnded();
  }

  #onRefusedLine(line: number, why: string): void {
    this.#refusedLines++;
    if (this.#refusedLines <= TOLD_LINES) notice(`line ${line} was left out: ${why}`);
    else if (this.#refusedLines === TOLD_LINES + 1) notice('more lines were left out');
  }

  #outcomeOf({ exitCode, message }: Ending): Outcome {
    const fail = (code: string, text: string): Outcome => ({
      status: 'error',
      error: { code, message: text, retryable: false },
    });
    if (exitCode !== 0 && this.#stoppedBy) return { status: 'cancelled', reason: 'cancelled' };
    if (exitCode !== 0) return fail(`exit-${exitCode}`, message);
    if (this.#refusedLines > 0)
      return fail(
        'invalid-lines',
        `${this.#refusedLines} lines of the output were no JSON and were left out`,
      );
    return this.#settings.command.length > 0
      ? { status: 'complete', result: { exitCode } }
      : { status: 'complete' };
  }
}

/** Like `tee`: what cannot be shown any more still goes into the stream. */
function passingEnds(what: string, { code, message }: NodeJS.ErrnoException): void {
  if (code !== 'EPIPE') notice(`${what} cannot be written any more: ${message}`);
}
