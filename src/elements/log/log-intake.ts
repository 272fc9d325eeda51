import type { ChunkBatch } from '../controllers/stream-view.js';
import { StreamTextEvent } from '../events.js';
import type { LogModel } from './log-model.js';

interface Appended {
  text: string;
  readonly mode: 'append' | 'prepend' | 'replace';
  readonly replay: boolean;
}

/** What chunks bring: puts it into the model, and keeps until the frame's end what the page is to be told of it. */
export class LogIntake {
  readonly #model: LogModel;
  #appended: Appended[] = [];
  #begun: number | undefined;

  constructor(model: LogModel) {
    this.#model = model;
  }

  /** When the first line was written, in milliseconds since 1970. */
  get begun(): number | undefined {
    return this.#begun;
  }

  /** Takes chunks in. @returns whether the lines that were there have other numbers now, or are others */
  take({ chunks, seq, time, replay }: ChunkBatch): boolean {
    let isRenewed = false;
    this.#begun ??= chunks.find((chunk) => chunk.kind === 'text')?.time ?? time;
    for (const [index, chunk] of chunks.entries()) {
      for (const change of this.#model.take(chunk, seq + index, time)) {
        if (change.mode !== 'append') isRenewed = true;
        if (change.mode === 'clear') this.#note('', 'replace', replay);
        else this.#note(change.text, change.mode, replay);
      }
    }
    return isRenewed;
  }

  /** What was taken in since this was last asked, as events: one for each stretch of the same mode. */
  events(): StreamTextEvent[] {
    return this.#appended
      .splice(0)
      .map(({ text, mode, replay }) => new StreamTextEvent(text, mode, { replay }));
  }

  /** A new generation begins. */
  clear(): void {
    this.#appended = [];
    this.#begun = undefined;
    this.#model.clear();
  }

  #note(text: string, mode: Appended['mode'], replay: boolean): void {
    const last = this.#appended.at(-1);
    if (last && mode === 'append' && last.mode === 'append' && last.replay === replay) last.text += text;
    else this.#appended.push({ text, mode, replay });
  }
}
