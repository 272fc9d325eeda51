import type { StreamEvent, StreamSource } from '../client/source.js';
import { FUNCTIONS_ATTRIBUTE } from '../elements/drawn/function-marks.js';
import { CURSOR_ATTRIBUTE, FRAMES_ATTRIBUTE } from '../elements/drawn/marks.js';
import { encode } from '../protocol/codec.js';
import type { Json } from '../protocol/json.js';
import type { ServerMessage } from '../protocol/server-messages.js';
import { toWire } from '../protocol/wire-chunk.js';
import { readStream } from './read-stream.js';
import { ServerElement } from './server-element.js';
import type { MountToHtml } from './server-rows.js';
import { type DrawnTag, type StyleSource, sheet, TAGS, writeSheet } from './style-sheets.js';
import { childrenToHtml, scriptText, shadowContent, shadowToHtml, writeAttribute } from './to-html.js';

export interface RenderOptions {
  /** What the element shows: a stream of a room, `room.stream('answer')`, or any other source. */
  readonly source: StreamSource;
  /** The element's attributes, as they would be written in the page; `true` for one without a value. */
  readonly attributes?: Readonly<Record<string, string | number | boolean | null | undefined>>;
  /** What stands in the element, as HTML: slots, the template of a list. It is the author's: nothing in it is escaped. */
  readonly children?: string;
  /**
   * With `stream-list`: makes its rows, as the property of that name does. Gives what Lit can render, or a text; there are no
   * nodes here. The page has to set the same function.
   */
  readonly renderItem?: (item: Json, index: number) => unknown;
  /**
   * With `stream-list`: what the page mounts into a row's element, as HTML: what a framework's own server renderer gives, at once or
   * later. Nothing in it is escaped. It is called for rows as they are at the end. The page has to set `mountItem`, and mounts each
   * row anew in place of what was drawn.
   */
  readonly mountItem?: MountToHtml;
  /** With `stream-list`: the name of an item's group, as the property of that name does. The page has to set the same function. */
  readonly groupBy?: (item: Json) => unknown;
  /** How the page gets the styles. Default: they are written into it, which a strict `style-src` forbids. */
  readonly styles?: StyleSource;
  /** Gives up when it is aborted; the page is then drawn without the content. */
  readonly signal?: AbortSignal;
}

/**
 * An element as HTML, with all that its stream has now: it shows that before any script has run, takes it over when it is
 * defined, and goes on after it. A stream that goes on meanwhile is not waited for.
 *
 * @throws {TypeError} when the element cannot be drawn
 * @throws {StreamError} what reading throws, such as `network` or `forbidden`
 * @throws what `renderItem` or `mountItem` throws
 * @throws the signal's reason when it is aborted before the stream is read
 * @example
 * const room = openRoom({ host: 'localhost:1999', room: 'desk' });
 * const source = room.stream('answer');
 * const html = await renderStream('stream-text', { source, attributes: { stream: 'answer', format: 'markdown' } });
 */
export async function renderStream(
  tag: DrawnTag,
  {
    source,
    attributes = {},
    children = '',
    styles = {},
    signal,
    renderItem,
    mountItem,
    groupBy,
  }: RenderOptions,
): Promise<string> {
  if (!TAGS.includes(tag))
    throw new TypeError(`<${tag}> cannot be drawn on a server; ${TAGS.join(', ')} can`);
  const functions = Object.entries({ renderItem, mountItem, groupBy }).filter(
    ([, given]) => given !== undefined,
  );
  for (const [name, given] of functions) {
    if (tag !== 'stream-list') throw new TypeError(`<${tag}> has no ${name}; <stream-list> has`);
    if (typeof given !== 'function') throw new TypeError(`${name} is to be a function, not ${typeof given}`);
  }
  const given = new Map<string, string>();
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (!/^[a-z][a-z0-9_.:-]*$/i.test(name)) throw new TypeError(`"${name}" is no name for an attribute`);
    given.set(name, value === true ? '' : String(value));
  }
  const drawn = new ServerElement(tag, given, children, Object.fromEntries(functions));
  const { events, state } = await readStream(source, { from: drawn.startFrom, signal });
  // Of a stream that has not begun there is nothing to take over.
  if (state.generation === '') return element(tag, given, children);

  const cursor = { generation: state.generation, seq: state.seq };
  await drawn.draw(events, cursor);
  const write = (css: string) => writeSheet(css, styles);
  const shadow = write(sheet(tag)) + shadowContent(drawn.renderShadow(), write);
  const frames = events.map((event) => encode(toMessage(event, state.stream))).join('\n');
  const marks = new Map([[CURSOR_ATTRIBUTE, `${cursor.generation}:${cursor.seq}`]]);
  if (functions.length > 0) marks.set(FUNCTIONS_ATTRIBUTE, functions.map(([name]) => name).join(' '));
  return (
    write(sheet('content')) +
    element(
      tag,
      new Map([...drawn.attributes, ...marks]),
      shadowToHtml(shadow) +
        childrenToHtml(drawn.light, write) +
        `<script type="application/x-ndjson" ${FRAMES_ATTRIBUTE}>${scriptText(frames)}</script>`,
    )
  );
}

function element(tag: string, attributes: ReadonlyMap<string, string>, content: string): string {
  const written = [...attributes].map(([name, value]) => writeAttribute(name, value)).join('');
  return `<${tag}${written}>${content}</${tag}>`;
}

/** An event as it came over the wire. */
function toMessage(event: StreamEvent, stream: string): ServerMessage {
  switch (event.type) {
    case 'opened':
    case 'reset':
      return event;
    case 'chunks':
      return { ...event, stream, chunks: event.chunks.map(toWire) };
    case 'gap':
    case 'ended':
    case 'queued':
      return { ...event, stream };
    default:
      throw new TypeError(`"${event.type}" is not a part of a stream`);
  }
}
