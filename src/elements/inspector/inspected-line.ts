import type { Connection } from '../../client/connection.js';
import { watchConnections } from '../../client/pool.js';
import type { StreamSource } from '../../client/source.js';
import { readFrame } from './frame.js';
import { FrameLog } from './frame-log.js';
import { LineModel } from './line-model.js';
import { SlowLine } from './slow-line.js';
import { tapped } from './tap.js';

let lastFrame = 0;

/** One connection of the page under inspection. */
export class InspectedLine {
  readonly connection: Connection;
  readonly model = new LineModel();
  readonly log = new FrameLog();
  readonly line = new SlowLine();
  readonly #stopWatching: () => void;
  readonly #ordinary: Connection['openSocket'];

  /** @param onChange called whenever there is something new to show */
  constructor(connection: Connection, onChange: () => void) {
    this.connection = connection;
    this.#stopWatching = connection.observe(onChange);
    this.#ordinary = connection.openSocket;
    connection.openSocket = tapped(this.line, {
      onDial: () => this.model.dialled(),
      onArrival: (text) => {
        this.model.arrived(text);
        onChange();
      },
      onFrame: (direction, text, bytes) => {
        const frame = readFrame(text, { number: ++lastFrame, time: Date.now(), direction, bytes });
        this.model.passed(frame);
        this.log.add(frame);
        onChange();
      },
    });
  }

  /** The room's address. The name of a room of a tab's own works like a password: its beginning is enough to know it by. */
  get label(): string {
    const { host, party, room } = this.connection.address;
    const name = /^auto-\w{8,}$/.test(room) ? `${room.slice(0, 9)}…` : room;
    return `${name} · ${host}${party === 'main' ? '' : ` · ${party}`}`;
  }

  get isClosed(): boolean {
    return this.connection.state.state === 'closed';
  }

  /** A stream of the room from its start, whoever else reads it. */
  replay(name: string): StreamSource {
    return {
      open: (observer, options) =>
        this.connection.subscription(name).open(observer, { ...options, from: 'start' }),
    };
  }

  /** Leaves the line as fast as it is. What is held passes. */
  release(): void {
    this.#stopWatching();
    this.connection.openSocket = this.#ordinary;
    this.line.latency = 0;
    this.line.rate = Number.POSITIVE_INFINITY;
    this.line.isPaused = false;
  }
}

/** Inspects every connection of the page, those that come too, until the returned function is called. */
export function inspectLines(lines: Set<InspectedLine>, onChange: () => void): () => void {
  let isNew = false;
  const stop = watchConnections((connection) => {
    for (const line of lines) if (line.isClosed) lines.delete(line);
    lines.add(new InspectedLine(connection, onChange));
    // What is there already has, or opens, a socket without us; it goes on from its cursors, and nothing is lost.
    if (!isNew) connection.drop();
    onChange();
  });
  isNew = true;
  return () => {
    stop();
    for (const line of lines) line.release();
    lines.clear();
  };
}
