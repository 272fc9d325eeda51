/** What a journey is, as a function of its seed: data, so that a failing one can be printed and played again. */
import type { Script } from '../fixtures/script.js';
import { type Random, random } from '../random.js';

/** What goes wrong, or is done, on the way. */
const faults = [
  'drop', // all lines are reset
  'fin', // all lines are closed politely
  'cut', // the line ends in the middle of a frame
  'cut-up', // … in the middle of what the client says
  'cut-each', // every line for a while ends after some bytes
  'stall', // nothing passes for a while, then everything
  'half-open', // nothing passes, and nobody is told
  'delay', // everything passes later
  'fragment', // everything passes in small pieces
  'refuse', // no new line for a while
  'storm', // lines break and come back, many times
  'offline', // the platform says that the network is away, and back
  'kill', // SIGKILL to the server
  'freeze', // the server's machine hangs
  'deploy', // another version of the server takes over, on the same storage
  'clock-forward', // the client's clock jumps an hour
  'clock-back',
  'join', // somebody begins to read
  'move', // a reader leaves, and another goes on from its cursor
  'leave', // whoever started the run closes the page
  'repeat', // the start arrives once more, from elsewhere
] as const;
type Fault = (typeof faults)[number];

/** What goes wrong in a room whose storage, memory and clock a journey has in its hands. */
const storageFaults = [
  'drop',
  'disk-full', // what is written is refused for a while
  'unreadable', // nothing can be read for a while
  'crash', // the room dies in the middle of a turn
  'hibernate', // it loses its memory, and keeps its sockets
  'alarm', // its alarm rings, whether or not it was set
  'server-clock', // its clock jumps
] as const;
export type StorageFault = (typeof storageFaults)[number];

/** What happens to a page in a browser, and on its way. */
const pageFaults = [
  'drop',
  'cut',
  'stall',
  'offline',
  'kill',
  'freeze',
  'reload', // the tab is reloaded
  'hidden', // it is in the background for a while
] as const;
export type PageFault = (typeof pageFaults)[number];

/** What a person does; ends the run in another way than its script says. */
const acts = ['cancel', 'interrupt', 'rival'] as const;
type Act = (typeof acts)[number];

export interface Step {
  /** How many chunks are waited for first, though not for ever. */
  readonly after: number;
  readonly what: Fault | StorageFault | PageFault | Act;
  /** How much of it, from 0 to 1. */
  readonly much: number;
}

export const kinds = ['run', 'publish', 'upload', 'page', 'storage'] as const;
export type Kind = (typeof kinds)[number];

export interface Plan {
  readonly seed: number;
  readonly kind: Kind;
  readonly task: 'plain' | 'queued' | 'restarting' | 'resumable' | 'retired';
  readonly script: Script;
  /** Readers from the beginning, beside whoever started it. */
  readonly readers: number;
  readonly steps: readonly Step[];
}

/** Of a hundred journeys: half over a real line, a third in a room whose storage fails, the rest of the other kinds. */
const shares: Readonly<Record<Kind, number>> = { run: 50, storage: 28, publish: 10, upload: 6, page: 6 };

/** What each kind can meet; without a mention: everything. */
const only: Partial<Record<Kind, readonly Step['what'][]>> = {
  storage: [
    ...storageFaults,
    ...storageFaults,
    'join',
    'move',
    'leave',
    'offline',
    'clock-forward',
    'clock-back',
    ...acts,
  ],
  publish: faults.filter(
    (fault) => !['leave', 'repeat', 'offline', 'clock-forward', 'clock-back'].includes(fault),
  ),
  upload: faults.filter((fault) => !['leave', 'repeat', 'move'].includes(fault)),
  page: pageFaults,
};

/** The journey of a seed. */
export function planOf(seed: number): Plan {
  const dice = random(seed);
  const kind = kindOf(dice);
  const gap = dice.pick([0, 0, 1, 1, 2, 5]);
  const possible = only[kind] ?? [...faults, ...acts];
  return {
    seed,
    kind,
    task: dice.pick(taskOf(kind)),
    script: {
      seed,
      gap,
      count: dice.integer(1, gap === 0 ? 1_500 : 250),
      end: dice.pick([
        'complete',
        'complete',
        'complete',
        'fail',
        'throw',
        ...(kind === 'run' || kind === 'storage' ? (['wait'] as const) : []),
      ]),
      profile: kind === 'publish' || kind === 'page' ? 'text' : 'all',
    },
    readers: dice.integer(0, 2),
    steps: Array.from({ length: dice.integer(1, 5) }, () => ({
      after: dice.integer(0, 60),
      what: dice.pick(possible),
      much: dice.next(),
    })),
  };
}

function taskOf(kind: Kind): readonly Plan['task'][] {
  const usual = ['plain', 'plain', 'resumable', 'resumable', 'resumable', 'queued', 'restarting'] as const;
  return kind === 'run' ? [...usual, 'retired'] : usual;
}

function kindOf(dice: Random): Kind {
  let rest = dice.integer(1, 100);
  for (const kind of kinds) {
    rest -= shares[kind];
    if (rest <= 0) return kind;
  }
  throw new RangeError('The shares of the kinds are 100 in all');
}

/** The seeds of a run of `count` journeys that begins at `first`. */
export function seedsFrom(first: number, count: number): number[] {
  return Array.from({ length: count }, (_, index) => first + index);
}
