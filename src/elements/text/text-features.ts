import type { StreamEvent } from '../../client/source.js';
import { Lazy } from '../lazy.js';
import type { Highlighter } from './code-tokens.js';
import { TextBlocks } from './text-blocks.js';
import type { TextView } from './text-view.js';

/** What a plain text does without: each is loaded when the first element asks for it, with its `styles` if it has some. */
export const lazily = {
  markdown: new Lazy(() => import('./markdown-text.js')),
  markup: new Lazy(() => import('./markup-text.js').then(({ loadMarkup }) => loadMarkup())),
  pacing: new Lazy(() => import('./pacer.js')),
  fading: new Lazy(() => import('./fade.js')),
  toolbar: new Lazy(() => import('./toolbar.js')),
  colours: new Lazy(() => import('./code-paint.js')),
  parts: new Lazy(() => import('./reasoning.js')),
  following: new Lazy(() => import('./following.js')),
};

/** What an element asks for. */
export interface TextSettings {
  readonly format: string;
  readonly html: boolean;
  readonly imageOrigins: string;
  readonly highlight: boolean | Highlighter;
  readonly follow: boolean;
  readonly pace: boolean;
  readonly fade: boolean;
  readonly toolbar: boolean;
}

/** What has to be loaded before anything is shown; `hasParts`: the text has named ones. */
export function needsOf(settings: TextSettings, hasParts: boolean): readonly Lazy<object>[] {
  const { format, html, highlight, follow, pace, fade, toolbar } = settings;
  return [
    ...(format === 'markdown' ? [lazily.markdown] : []),
    ...(html ? [lazily.markup] : []),
    ...(follow ? [lazily.following] : []),
    ...(pace ? [lazily.pacing] : []),
    ...(fade ? [lazily.fading] : []),
    ...(toolbar ? [lazily.toolbar] : []),
    ...(highlight && format === 'code' ? [lazily.colours] : []),
    ...(hasParts ? [lazily.parts] : []),
  ];
}

/** Views that were made by other settings, or without what has been loaded since, are others: this tells. */
export function kindOfView({ format, html, imageOrigins }: TextSettings): string {
  const isMarkdown = format === 'markdown' && lazily.markdown.value !== undefined;
  const isMarkup = html && lazily.markup.value !== undefined;
  return `${isMarkdown} ${isMarkup} ${imageOrigins}`;
}

/** Makes what shows a text in an element. `onReady` is called when there is something for `settle` to do. */
export function makeView(host: HTMLElement, settings: TextSettings, onReady: () => void): TextView {
  const imageOrigins = settings.imageOrigins.split(/\s+/).filter((origin) => origin !== '');
  const markdown = settings.format === 'markdown' ? lazily.markdown.value : undefined;
  const markup = settings.html ? lazily.markup.value : undefined;
  const sanitize = markup && ((source: string) => markup.sanitize(source, imageOrigins));
  const make = (within: HTMLElement): TextView => {
    if (!markdown) return new TextBlocks(within, onReady);
    const highlight = () => settings.highlight;
    return new markdown.MarkdownText(within, { onReady, imageOrigins, sanitize, highlight });
  };
  return sanitize ? new markup.MarkupText(host, make, sanitize) : make(host);
}

/** Whether there is text of a named part in it. */
export function hasNamedParts(event: StreamEvent): boolean {
  return (
    event.type === 'chunks' && event.chunks.some((chunk) => chunk.kind === 'text' && chunk.part !== undefined)
  );
}
