import { fromIterable, type StreamReader } from 'rivulet/client';
import type { ScriptedSource } from 'rivulet/testing';

/** Milliseconds between two values. */
const pace = 60;

/**
 * Writes the values into the stream each time that it begins: at first, and whenever it is tried again.
 *
 * @param lines JSON, a value a line, as a task would yield it; a number waits so many milliseconds
 * @param signal ends it
 */
export function playOn(stream: ScriptedSource, lines: string, signal: AbortSignal): void {
  let playing: StreamReader | undefined;
  const watching = stream.open(({ type }) => {
    if (type === 'ended') playing?.close();
    if (type !== 'opened' && type !== 'reset') return;
    playing?.close();
    playing = play(stream, lines);
  });
  signal.addEventListener('abort', () => {
    playing?.close();
    watching.close();
  });
}

function play(stream: ScriptedSource, lines: string): StreamReader {
  return fromIterable(() => spoken(lines)).open((event) => {
    if (stream.outcome) return;
    if (event.type === 'chunks') stream.push(...event.chunks);
    else if (event.type === 'ended') stream.end(event.outcome);
  });
}

async function* spoken(lines: string): AsyncGenerator<unknown> {
  for (const line of lines.split('\n').filter((line) => line.trim() !== '')) {
    const value: unknown = JSON.parse(line);
    const isPause = typeof value === 'number';
    await new Promise((resolve) => setTimeout(resolve, isPause ? value : pace));
    if (!isPause) yield value;
  }
}
