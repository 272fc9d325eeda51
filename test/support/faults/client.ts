import { connect, type Room } from '../../../src/client/index.js';
import type { WebSocketClass } from '../../../src/client/platform.js';
import type { StartFrom, StreamReader } from '../../../src/client/source.js';
import type { tasks } from '../fixtures/journey-room.js';
import { type Random, random } from '../random.js';
import { FastPlatform } from './fast-platform.js';
import { Reading } from './reading.js';

/** Rivulet's client, as one page has it: its own socket, clock and network. */
export class Client {
  readonly platform: FastPlatform;
  readonly room: Room<typeof tasks>;
  readonly readings: Reading[] = [];
  readonly #readers = new Map<Reading, StreamReader>();
  isClosed = false;

  constructor(host: string, room: string, dice: Random, webSocket?: WebSocketClass) {
    this.platform = new FastPlatform(random(dice.integer(1, 2 ** 31)), webSocket);
    this.room = connect<typeof tasks>({ host, room, platform: this.platform });
  }

  /** Begins to read a stream. */
  read(stream: string, from?: StartFrom, before?: Reading): Reading {
    const reading = new Reading({ before });
    this.readings.push(reading);
    this.#readers.set(reading, this.room.stream(stream).open(reading.observe, { from }));
    return reading;
  }

  /** Ends one reading, and nothing else. */
  leave(reading: Reading): void {
    this.#readers.get(reading)?.close();
    this.readings.splice(this.readings.indexOf(reading), 1);
  }

  close(): void {
    this.isClosed = true;
    this.room.close();
  }
}
