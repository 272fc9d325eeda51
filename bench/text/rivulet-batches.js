import { StreamText } from '../../src/elements/defined/stream-text.js';

const nothing = () => {};
/** The end of this task; `queueMicrotask` would cost as much as a call from outside, for each. */
const now = Promise.resolve();

/** As from a room: what came in one message is one batch of chunks. Here a message is what comes in one task. */
export async function mount(root, { part }) {
  const element = new StreamText();
  if (part === 'markdown') element.format = 'markdown';
  let tell = nothing;
  let chunks = [];
  let seq = 1;
  element.source = {
    open(observer) {
      tell = observer;
      queueMicrotask(() =>
        tell({
          type: 'opened',
          stream: 'bench',
          generation: 'only',
          status: 'streaming',
          interruptible: false,
          head: 0,
          first: 1,
          next: 1,
        }),
      );
      return { pause: nothing, resume: nothing, setVisible: nothing, want: nothing, close: nothing };
    },
  };
  root.append(element);

  function send() {
    const batch = chunks;
    chunks = [];
    tell({ type: 'chunks', generation: 'only', seq, time: Date.now(), chunks: batch });
    seq += batch.length;
  }

  return {
    write(text) {
      chunks.push({ kind: 'text', text });
      if (chunks.length === 1) void now.then(send);
    },
    end() {
      tell({
        type: 'ended',
        generation: 'only',
        head: seq - 1,
        time: Date.now(),
        outcome: { status: 'complete' },
      });
    },
    element: () => element,
  };
}
