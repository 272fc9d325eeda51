import { readFileSync } from 'node:fs';
import { type ParseArgsConfig, parseArgs } from 'node:util';
import { streamUrl, type Token } from 'rivulet/client';
import { UsageError } from './usage-error.js';

type Options = NonNullable<ParseArgsConfig['options']>;

type Parsed<T extends Options> = ReturnType<
  typeof parseArgs<{ args: string[]; options: T; strict: true; allowPositionals: true }>
>;

/** The options that say which stream is meant, and who asks. */
export const streamOptions = {
  host: { type: 'string' },
  room: { type: 'string' },
  party: { type: 'string', default: 'main' },
  stream: { type: 'string' },
  token: { type: 'string' },
  'token-file': { type: 'string' },
  help: { type: 'boolean', short: 'h' },
} as const satisfies Options;

/** Which stream, and who asks. */
export interface StreamArguments {
  readonly host: string;
  readonly room: string;
  readonly party: string;
  readonly stream: string;
  readonly token: Token | undefined;
  /** Where it is written. */
  readonly url: string;
}

/**
 * Reads the arguments of a command; what is neither an option nor the value of one is handed to `onPositional`.
 *
 * @throws {UsageError}
 */
export function readOptions<T extends Options>(
  args: readonly string[],
  options: T,
  onPositional: (given: string) => never,
): Parsed<T>['values'] {
  const parsed = parseOptions(args, options);
  const [first] = parsed.positionals;
  return first === undefined ? parsed.values : onPositional(first);
}

/**
 * Reads the arguments of a command.
 *
 * @throws {UsageError}
 */
export function parseOptions<T extends Options>(args: readonly string[], options: T): Parsed<T> {
  try {
    return parseArgs({ args: [...args], options, strict: true, allowPositionals: true });
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    const [, unknown] = /^Unknown option '([^']+)'/.exec(error.message) ?? [];
    // What Node says after its first sentence is about its own function.
    if (unknown === undefined) throw new UsageError(error.message.replace(/\.\s[\s\S]*$/, ''));
    const known = Object.keys(options).map((name) => `--${name}`);
    throw new UsageError(`unknown option "${unknown}"; there are ${known.join(', ')}`);
  }
}

/**
 * Which stream is meant.
 *
 * @throws {UsageError}
 */
export function readStream(
  values: { readonly [Name in keyof typeof streamOptions]?: string | boolean | undefined },
): StreamArguments {
  const host = required('host', values.host, 'where the server is, such as localhost:1999 or example.com');
  const room = required('room', values.room, 'the name of the room');
  const stream = required('stream', values.stream, 'the name of the stream');
  const party = String(values.party);
  try {
    const url = streamUrl({ host, room, party }, stream);
    return { host, room, party, stream, token: readToken(values.token, values['token-file']), url };
  } catch (error) {
    if (error instanceof TypeError) throw new UsageError(error.message);
    throw error;
  }
}

function required(name: string, value: string | boolean | undefined, meaning: string): string {
  if (typeof value === 'string' && value !== '') return value;
  throw new UsageError(`--${name} is ${value === undefined ? 'missing' : 'empty'}: ${meaning}`);
}

/** A file is read for every use, so that the token in it can be renewed. */
function readToken(given: unknown, path: unknown): Token | undefined {
  if (given !== undefined && path !== undefined)
    throw new UsageError('--token and --token-file are both given; one is allowed');
  if (typeof given === 'string') return checkToken(given, '--token');
  if (typeof path === 'string') {
    const read = () => checkToken(readFile(path).trim(), `the file of --token-file, "${path}",`);
    read();
    return read;
  }
  const { RIVULET_TOKEN } = process.env;
  return RIVULET_TOKEN ? checkToken(RIVULET_TOKEN, 'RIVULET_TOKEN') : undefined;
}

function readFile(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    throw new UsageError(`--token-file "${path}" cannot be read: ${(error as Error).message}`);
  }
}

// The token itself is not repeated: what goes to stderr ends up in logs.
function checkToken(token: string, where: string): string {
  if (/^[\x20-\x7e]+$/.test(token)) return token;
  const fault = token === '' ? 'is empty' : 'has characters that are not printable ASCII';
  throw new UsageError(`${where} ${fault}: a token of printable ASCII is expected`);
}

const units = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000 } as const;
/** The longest time that can be given, in milliseconds: a timer counts to 24 days. */
const LONGEST = 24 * units.h;

/**
 * A time such as `30s`, in milliseconds.
 *
 * @throws {UsageError}
 */
export function readTime(name: string, given: string): number {
  const [, number, unit = 's'] = /^(\d+(?:\.\d+)?)(ms|s|m|h)?$/.exec(given) ?? [];
  const time = Math.round(Number(number) * units[unit as keyof typeof units]);
  if (number !== undefined && time <= LONGEST) return time;
  throw new UsageError(`--${name} is a time from 0s to 24h, such as 90s, 5m or 1h, not "${given}"`);
}
