import { warn } from '../client/report.js';
import { type ErrorCode, StreamError } from '../protocol/errors.js';
import { suggestion } from '../protocol/nearest.js';
import { isRoomProvider } from './room-provider.js';
import type { StreamElement } from './stream-element.js';

/*
 * What is looked for in development alone: it is loaded there, and nowhere else. Each mistake has a code, which is also its place
 * in docs/errors.md.
 */

/** For how long a page may still be putting itself together, in milliseconds. */
const GRACE = 1_000;
/** These show nothing unless they are given something to read. */
const READERS = ['stream-text', 'stream-list', 'stream-log'];

/** Says what a view's author has left out, in the console and, by `show`, in its place. */
export async function checkView(view: StreamElement, show: (mistake: StreamError) => void): Promise<void> {
  const mistake = await mistakeOf(view);
  if (!mistake) return;
  reportError(mistake);
  if (mistake !== view.error) show(mistake);
}

/** What is missing that a view can show nothing; `undefined` where it shows something, or may once a script has had its say. */
async function mistakeOf(view: StreamElement): Promise<StreamError | undefined> {
  if (document.readyState !== 'complete') {
    await new Promise((resolve) => addEventListener('load', resolve, { once: true }));
  }
  await new Promise((resolve) => setTimeout(resolve, GRACE));
  if (!view.isConnected) return undefined;
  if (view.error) return view.error.code === 'no-room' ? view.error : undefined;
  if (view.activeSource) {
    tellUnlikelyName(view);
    return undefined;
  }
  const { source, src, streamName, htmlFor, room } = view;
  const around = htmlFor || room ? null : view.closest('stream-room');
  if (source || src || !around) return undefined;
  if (!streamName) {
    tellNothingToRead(view);
    return undefined;
  }
  if (!isRoomProvider(around)) {
    return mistake('no-room', "<stream-room> is not defined: import 'rivulet/elements/stream-room.js'");
  }
  return (await around.connectRoom())
    ? undefined
    : mistake(
        'no-room',
        '<stream-room> names no room: give it `room`, such as room="auto" for one of this tab’s own',
      );
}

/** It may still get a stream, of a script or a framework that is on its way: nothing is wrong yet, and `stream=""` says so. */
function tellNothingToRead(view: StreamElement): void {
  if (!READERS.includes(view.localName) || view.hasAttribute('stream')) return;
  const { message } = mistake(
    'no-source',
    `<${view.localName}> in a <stream-room> has nothing to read so far: give it \`stream\`, the name of one of the room’s streams`,
  );
  warn(message);
}

/** A stream of any name may be there tomorrow; one that is nearly what a form of the page writes is a slip. */
function tellUnlikelyName({ stream, status, localName }: StreamElement): void {
  if (!stream || status !== 'idle') return;
  const written = new Set(Array.from(document.querySelectorAll('stream-form'), (form) => form.streamName));
  const meant = written.has(stream) ? '' : suggestion(stream, written);
  if (meant) {
    reportError(
      mistake(
        'unlikely-stream',
        `<${localName} stream=${JSON.stringify(stream)}>: no form here writes that stream${meant}`,
      ),
    );
  }
}

function mistake(code: ErrorCode, message: string): StreamError {
  return new StreamError(code, `${message} (docs/errors.md#${code})`);
}
