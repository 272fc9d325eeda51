import { StreamError } from '../protocol/errors.js';
import type { StreamReader } from './source.js';

/**
 * A reader of something that cannot be opened yet. What is asked of it until then is remembered.
 *
 * @param open opens the real one, once it can be; `undefined` when it never will
 */
export function deferReader(open: Promise<(() => StreamReader) | undefined>): StreamReader {
  let reader: StreamReader | undefined;
  let isClosed = false;
  let isPaused = false;
  let visible: boolean | undefined;
  let wanted = 0;
  const opened = open.then((openNow) => {
    if (isClosed || !openNow) return;
    reader = openNow();
    if (isPaused) reader.pause();
    if (visible !== undefined) reader.setVisible(visible);
    if (wanted > 0) reader.want(wanted);
  });
  return {
    pause() {
      isPaused = true;
      reader?.pause();
    },
    resume() {
      isPaused = false;
      reader?.resume();
    },
    setVisible(isVisible) {
      visible = isVisible;
      reader?.setVisible(isVisible);
    },
    want(seq) {
      wanted = Math.max(wanted, seq);
      reader?.want(seq);
    },
    async read(from, to) {
      await opened;
      if (!reader) throw new StreamError('gone', 'There is nothing to read');
      return reader.read(from, to);
    },
    async *find(query, options) {
      await opened;
      if (reader?.find) yield* reader.find(query, options);
    },
    close() {
      isClosed = true;
      reader?.close();
    },
  };
}
