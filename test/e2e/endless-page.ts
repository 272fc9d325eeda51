/* A page with one view, whose stream does not end, for endless.test.ts. */
import '../../src/elements/index.js';
import type { StreamElement } from '../../src/elements/stream-element.js';
import type { Chunk } from '../../src/protocol/index.js';
import { ScriptedSource } from '../elements/scripted-source.js';

/** What comes, by the kind of view: the `at`-th chunk, from 0 on. */
const CHUNKS: Record<string, (at: number) => Chunk> = {
  'stream-list': (at) => ({ kind: 'items', items: [{ id: at, name: `Item ${at}`, note: `Note of ${at}` }] }),
  'stream-log': (at) => ({
    kind: 'text',
    text: `\u001b[32mINFO\u001b[0m request ${at} took ${at % 97} ms\n`,
  }),
  'stream-text': (at) => ({ kind: 'text', text: at % 12 === 11 ? `end ${at}.\n` : `word ${at} ` }),
};

/** It keeps nothing itself, so that only what the view holds is counted. */
class ForgetfulSource extends ScriptedSource {
  seq = 0;

  bring(chunk: Chunk): void {
    const seq = ++this.seq;
    this.emit({ type: 'chunks', generation: this.generation, seq, time: seq * 50, chunks: [chunk] });
  }
}

declare global {
  interface Window {
    endless: {
      /** Puts a view on the page. */
      open(markup: string): void;
      /** So many chunks more, as fast as they are painted. */
      bring(count: number): Promise<void>;
    };
  }
}

let view: StreamElement;
let source: ForgetfulSource;

window.endless = {
  open(markup) {
    document.body.innerHTML = markup;
    view = document.body.firstElementChild as StreamElement;
    source = new ForgetfulSource();
    view.source = source;
  },
  async bring(count) {
    const chunkAt = CHUNKS[view.localName] as (at: number) => Chunk;
    const frame = () => new Promise(requestAnimationFrame);
    while (view.status !== 'streaming') await frame();
    for (let brought = 0; brought < count; ) {
      for (let some = 0; some < 50 && brought < count; some++, brought++) source.bring(chunkAt(source.seq));
      while (view.streamState.seq < source.seq) await frame();
    }
    await frame();
    await frame();
  },
};
