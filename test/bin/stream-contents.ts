import { type Chunk, connect, type Outcome, type StreamEvent } from '../../src/client/index.js';
import { until } from '../support/wait.js';

/** What a stream holds, as a reader sees it who looks from the start. */
export class StreamContents {
  readonly chunks: Chunk[] = [];
  outcome: Outcome | undefined;
  resets = 0;
  readonly #close: () => void;

  constructor(host: string, room: string, stream: string, token?: string) {
    const client = connect({ host, room, token });
    const reader = client.stream(stream).open((event) => this.#apply(event));
    this.#close = () => {
      reader.close();
      client.close();
    };
  }

  /** The bytes of all text. */
  get bytes(): Buffer {
    return Buffer.concat(
      this.chunks.map((chunk) => {
        if (chunk.kind === 'bytes') return Buffer.from(chunk.base64, 'base64');
        return Buffer.from(chunk.kind === 'text' ? chunk.text : '');
      }),
    );
  }

  get text(): string {
    return this.bytes.toString();
  }

  /** Resolves to how it ended, and closes. */
  async ended(): Promise<Outcome> {
    const outcome = await until(() => this.outcome, {
      timeout: 60_000,
      message: () => `the stream to end; it has ${this.chunks.length} chunks`,
    });
    this.close();
    return outcome;
  }

  close(): void {
    this.#close();
  }

  #apply(event: StreamEvent): void {
    if (event.type === 'chunks') this.chunks.push(...event.chunks);
    else if (event.type === 'ended') this.outcome = event.outcome;
    else if (event.type === 'failed') throw event.error;
    else if (event.type === 'reset') {
      this.resets++;
      this.chunks.length = 0;
      this.outcome = undefined;
    }
  }
}
