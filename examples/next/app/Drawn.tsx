import { openRoom } from 'rivulet/client';
import { type DrawnTag, renderStream } from 'rivulet/ssr';

/** Where the rooms are, for this server and for the page. */
export const host = process.env.RIVULET_SERVER ?? '127.0.0.1:1999';

/** Milliseconds that a page waits for a room; without its answer the element is sent empty, and begins by itself. */
const PATIENCE = 2_000;

interface Props {
  tag: DrawnTag;
  room: string;
  /** Of the element, `stream` among them. */
  attributes: Record<string, string>;
  /** The element's own children, as HTML: the template of a list. */
  children?: string;
}

/**
 * An element with what its stream has by now. Its markup is one string to React, which then leaves alone what is in it:
 * that is the element's.
 */
export async function Drawn({ tag, room, attributes, children = '' }: Props) {
  const html = await draw(tag, room, attributes, children);
  // biome-ignore lint/security/noDangerouslySetInnerHtml: written by `renderStream`, which escapes what streams say
  return <div className="drawn" dangerouslySetInnerHTML={{ __html: html }} suppressHydrationWarning />;
}

async function draw(tag: DrawnTag, name: string, attributes: Record<string, string>, children: string) {
  const room = openRoom({ host, room: name });
  try {
    const source = room.stream(attributes.stream ?? '');
    return await renderStream(tag, { source, attributes, children, signal: AbortSignal.timeout(PATIENCE) });
  } catch (error) {
    console.error(`${tag} was not drawn:`, error);
    const written = Object.entries(attributes).map(([key, value]) => ` ${key}="${escapeHtml(value)}"`);
    return `<${tag}${written.join('')}>${children}</${tag}>`;
  } finally {
    room.close();
  }
}

function escapeHtml(text: string) {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');
}
