import type { Chunk } from '../../protocol/chunk.js';
import { ChunkTextDecoder, type TextChange } from '../text/text-decoder.js';
import { stripAnsi } from './ansi.js';
import { LogGroups } from './log-groups.js';
import { LogLayout } from './log-layout.js';
import type { LineMeta } from './log-page.js';
import { LogStore } from './log-store.js';

/** A log without its looks: what chunks make of it, and the rows it has. */
export class LogModel {
  readonly groups = new LogGroups();
  readonly store = new LogStore((number, raw) => {
    if (raw.includes('group')) this.groups.read(number, stripAnsi(raw));
  });
  readonly layout = new LogLayout(this.store, this.groups);
  readonly #decoder = new ChunkTextDecoder();
  #step: string;

  /** `step`: the step that is under way when the first chunk comes. */
  constructor(step = '') {
    this.#step = step;
  }

  /** Takes a chunk in. @returns what it did to the text */
  take(chunk: Chunk, seq: number, time: number): readonly TextChange[] {
    this.store.beginChunk(seq);
    // Steps within steps say how far they are, and not where they are in the text.
    if (chunk.kind === 'progress' && !chunk.within?.length && !chunk.parallel)
      this.#beginStep(chunk.step, time);
    // Markup is no line of a log.
    if (chunk.kind === 'html') return [];
    const meta = chunk.kind === 'text' ? { time: chunk.time ?? time, level: chunk.level } : { time };
    const changes = this.#decoder.read(chunk);
    for (const change of changes) this.#apply(change, meta);
    return changes;
  }

  /** Something is missing here. */
  gap(label: string): void {
    this.end();
    this.groups.endAll(this.store.end);
    this.store.mark('gap', label);
  }

  /** Nothing follows: half a code point at the end is what it is. */
  end(): void {
    for (const change of this.#decoder.end()) this.#apply(change, {});
  }

  clear(): void {
    this.#decoder.reset();
    this.store.clear();
    this.groups.clear();
    this.#step = '';
    this.layout.rebuild();
  }

  #apply(change: TextChange, meta: LineMeta): void {
    const { mode } = change;
    if (mode === 'clear' || mode === 'replace') {
      this.store.clear();
      this.groups.clear();
    }
    if (mode === 'append' || mode === 'replace') this.store.append(change.text, meta);
    if (mode === 'prepend') {
      this.groups.clear();
      this.store.prepend(change.text, meta);
    }
    if (mode !== 'append') this.layout.rebuild();
  }

  #beginStep(step: string | undefined, time: number): void {
    if (step === undefined || step === this.#step) return;
    this.#step = step;
    const id = this.store.marks.next;
    this.store.mark('step', step, time);
    this.groups.beginStep(this.store.ended, step, id);
  }
}
