import type { StreamEvent } from '../../client/source.js';
import { decode, decodeChunks } from '../../protocol/codec.js';
import type { Cursor } from '../../protocol/cursor.js';
import { StreamError } from '../../protocol/errors.js';
import { serverMessage } from '../../protocol/server-messages.js';
import type { StreamList } from '../stream-list.js';
import { FUNCTIONS_ATTRIBUTE } from './function-marks.js';
import { CURSOR_ATTRIBUTE, FRAMES_ATTRIBUTE } from './marks.js';

/** What a server has drawn of a stream: its events, and where they end. */
export interface Drawn {
  readonly cursor: Cursor;
  readonly events: readonly StreamEvent[];
}

/**
 * Reads what the server has sent with an element that it drew, and takes away what was only meant for this: the cursor,
 * the frames, and the attributes that stood in for `ElementInternals`. What was drawn by functions of the page waits for them.
 *
 * @throws {StreamError} `bad-message` when the page holds something else
 */
export async function readDrawn(element: Element): Promise<Drawn> {
  if (!framesIn(element) && document.readyState === 'loading') {
    // Its end has not come yet.
    await new Promise((resolve) => document.addEventListener('DOMContentLoaded', resolve, { once: true }));
  }
  const frames = framesIn(element);
  const [, generation, seq] = /^([^:]*):(\d+)$/.exec(element.getAttribute(CURSOR_ATTRIBUTE) ?? '') ?? [];
  frames?.remove();
  for (const name of element.getAttributeNames()) {
    const [, standIn] = /^hydrate-internals-(.+)/.exec(name) ?? [];
    if (standIn) for (const each of [name, standIn]) element.removeAttribute(each);
  }
  if (!frames || generation === undefined) {
    throw new StreamError(
      'bad-message',
      `What was drawn on the server is not whole in <${element.localName}>`,
    );
  }
  const functions = element.getAttribute(FUNCTIONS_ATTRIBUTE);
  if (functions) {
    await (element as StreamList).awaitFunctions(functions.split(' '));
    element.removeAttribute(FUNCTIONS_ATTRIBUTE);
  }
  const lines = (frames.textContent ?? '').split('\n').filter((line) => line.trim() !== '');
  return { cursor: { generation, seq: Number(seq) }, events: lines.map(toEvent) };
}

function framesIn(element: Element): Element | null {
  return element.querySelector(`:scope > script[${FRAMES_ATTRIBUTE}]`);
}

function toEvent(frame: string): StreamEvent {
  const decoded = decode(frame, serverMessage);
  if ('error' in decoded) throw decoded.error;
  const { message } = decoded;
  switch (message.type) {
    case 'chunks':
      return { ...message, chunks: decodeChunks(message.chunks) };
    case 'opened':
    case 'gap':
    case 'ended':
    case 'queued':
      return message;
    default:
      throw new StreamError('bad-message', `"${message.type}" is not a part of a stream`);
  }
}
