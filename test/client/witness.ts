import type { StreamEvent } from '../../src/client/source.js';

/**
 * Watches one reader and checks at every event what a reader is promised: chunks in order without a hole or a
 * doubling (a gap is told), and nothing after the end but a reset.
 */
export class Witness {
  readonly events: StreamEvent[] = [];
  generation: string | undefined;
  /** What has arrived of the present generation, by seq. */
  texts = new Map<number, string>();
  next = 1;
  hasEnded = false;

  readonly observe = (event: StreamEvent): void => {
    this.events.push(event);
    switch (event.type) {
      case 'opened':
      case 'reset':
        if (event.generation === this.generation) break;
        this.#check(
          this.generation === undefined || this.generation === '' || event.type === 'reset',
          'a silent reset',
          event,
        );
        this.generation = event.generation;
        this.texts = new Map();
        this.next = event.next;
        this.hasEnded = false;
        break;
      case 'gap':
        this.#check(event.from === this.next, 'a gap elsewhere', event);
        this.next = event.to + 1;
        break;
      case 'chunks':
        this.#check(event.seq === this.next && event.chunks.length > 0, 'a hole or a doubling', event);
        for (const chunk of event.chunks)
          this.texts.set(this.next++, chunk.kind === 'text' ? chunk.text : '');
        break;
      case 'ended':
        this.#check(event.head === this.next - 1, 'an end before the end', event);
        this.hasEnded = true;
    }
  };

  /** The text that has arrived, gaps left out. */
  get text(): string {
    return [...this.texts.values()].join('');
  }

  #check(isRight: boolean, what: string, event: StreamEvent): void {
    const isOwn = !('generation' in event) || event.generation === this.generation;
    const isAfterEnd = this.hasEnded && event.type !== 'opened' && event.type !== 'reset';
    if (isRight && (isOwn || event.type === 'reset' || event.type === 'opened') && !isAfterEnd) return;
    throw new Error(
      `${isAfterEnd ? 'Something after the end' : what}: ${JSON.stringify(event)}, expected ${this.next}`,
    );
  }
}
