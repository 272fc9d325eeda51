import type { Chunk, Outcome } from 'rivulet/client';

/** A chunk and its place. */
export interface Placed {
  readonly seq: number;
  readonly time: number;
  readonly chunk: Chunk;
}

/** Makes what is printed of what a stream holds. */
export interface Printer {
  chunk(placed: Placed): string | Uint8Array;
  gap(from: number, to: number): string;
  ended(outcome: Outcome): string;
}

/** Every chunk as a line of JSON, gaps and the end too. */
export const jsonPrinter: Printer = {
  chunk: (placed) => `${JSON.stringify(placed)}\n`,
  gap: (from, to) => `${JSON.stringify({ gap: { from, to } })}\n`,
  ended: (outcome) => `${JSON.stringify({ ended: outcome })}\n`,
};

/** Text and bytes as they are, named parts left out; items as JSON, a line each. The other kinds are nothing to be read as text. */
export class TextPrinter implements Printer {
  #isInLine = false;

  chunk({ chunk }: Placed): string | Uint8Array {
    const printed = this.#print(chunk);
    if (printed.length > 0) this.#isInLine = printed.at(-1) !== '\n' && printed.at(-1) !== 10;
    return printed;
  }

  gap(): string {
    return '';
  }

  ended(): string {
    return '';
  }

  #print(chunk: Chunk): string | Uint8Array {
    switch (chunk.kind) {
      case 'text':
        return chunk.part === undefined ? chunk.text : '';
      case 'html':
        return chunk.html;
      case 'bytes':
        return Buffer.from(chunk.base64, 'base64');
      case 'items': {
        const lines = chunk.items.map((item) => `${JSON.stringify(item)}\n`).join('');
        return this.#isInLine && lines !== '' ? `\n${lines}` : lines;
      }
      default:
        return '';
    }
  }
}
