import { isTerminal } from '../../client/state.js';
import type { Status } from '../../protocol/server-messages.js';
import type { ChunkBatch } from '../controllers/stream-view.js';
import type { CodePainter } from './code-paint.js';
import { hasForcedColors, prefersStillness } from './preferences.js';
import { kindOfView, lazily, makeView, type TextSettings } from './text-features.js';
import type { WrittenText } from './text-part.js';
import { TextParts } from './text-parts.js';
import type { TextView } from './text-view.js';

/** What a display asks of its element. */
export interface DisplayHost extends HTMLElement, TextSettings {
  readonly status: Status;
  readonly mode: 'append' | 'prepend' | 'replace';
  readonly onlyPart: string | null;
  readonly language: string;
}

/** What it asks of it that is not for everyone. */
export interface DisplayHooks {
  readonly requestFrame: () => void;
  /** Whether what is written is history. */
  readonly isReplaying: () => boolean;
  /** Called with each text that was written to the page, in order. */
  readonly onWritten: (written: WrittenText, part: string | undefined) => void;
}

/** A stream's texts on the page: all that is done to the element's light children. */
export class TextDisplay {
  readonly parts: TextParts;
  readonly #host: DisplayHost;
  readonly #hooks: DisplayHooks;
  /** How the views that there are were made; others are made when that changes. */
  #shownAs = '';
  #painter: CodePainter | undefined;

  constructor(host: DisplayHost, hooks: DisplayHooks) {
    this.#host = host;
    this.#hooks = hooks;
    this.parts = new TextParts(host, { makeView: (at) => this.#makeView(at), only: () => host.onlyPart });
  }

  /** Whether the views are of the kind that the element's settings ask for. */
  get isCurrent(): boolean {
    return kindOfView(this.#host) === this.#shownAs;
  }

  read({ chunks, time, replay }: ChunkBatch): void {
    const now = performance.now();
    const { mode } = this.#host;
    for (const chunk of chunks) this.parts.read(chunk, { mode, replay, time, now });
  }

  addGap(label: string): void {
    this.#writeAll();
    this.parts.beginOwn().view.addGap(label);
  }

  /** No more text comes. */
  end(): void {
    this.#writeAll();
    for (const { view } of this.parts.all) view.end();
  }

  /** Has what is paced come faster, since the stream has ended. Whether something waits still. */
  drain(): boolean {
    if (!this.#paces) return false;
    const waiting = this.parts.all.filter((part) => part.waiting > 0);
    for (const { pacer } of waiting) pacer?.drain(performance.now());
    return waiting.length > 0;
  }

  /** Shows all that there is anew. Of markup that was sent as such the source is shown, as text. */
  renew(): void {
    this.#shownAs = kindOfView(this.#host);
    for (const part of this.parts.all) {
      const { text } = part.view;
      part.view.clear();
      part.view = this.#makeView(part.container ?? this.#host);
      part.view.append(text);
      if (isTerminal(this.#host.status)) part.view.end();
    }
  }

  /** Writes what waits, as far as it is due. */
  draw(): void {
    this.#write(this.#paces ? performance.now() : undefined);
    for (const { view } of this.parts.all) view.settle();
    if (this.parts.all.some(({ waiting }) => waiting > 0)) this.#hooks.requestFrame();
    this.#paintCode();
  }

  /** Colours are the document's: they go when the element leaves it, and come back with it. */
  setPainted(on: boolean): void {
    for (const { view } of this.parts.all) view.setPainted?.(on);
    if (on) this.#painter?.changed();
    else this.#painter?.remove();
  }

  get #paces(): boolean {
    return this.#host.pace && lazily.pacing.value !== undefined && !document.hidden && !prefersStillness();
  }

  #makeView(at: HTMLElement): TextView {
    this.#shownAs = kindOfView(this.#host);
    return makeView(at, this.#host, this.#hooks.requestFrame);
  }

  #writeAll(): void {
    this.parts.end(this.#hooks.isReplaying());
    this.#write();
  }

  /** Writes what waits; with `now`, what is due of it. */
  #write(now?: number): void {
    for (const part of this.parts.all) {
      if (!part.hasChanges) continue;
      if (now !== undefined && lazily.pacing.value) part.pacer ??= new lazily.pacing.value.Pacer();
      const at = part.container ?? this.#host;
      const fader = this.#fades ? lazily.fading.value : undefined;
      const end = fader?.endOf(at);
      for (const written of part.write(now)) this.#hooks.onWritten(written, part.name);
      fader?.fadeIn(at, end);
    }
  }

  get #fades(): boolean {
    return this.#host.fade && !this.#hooks.isReplaying() && !prefersStillness() && !hasForcedColors();
  }

  #paintCode(): void {
    const { format, highlight } = this.#host;
    if (!lazily.colours.value || format !== 'code' || !highlight) return;
    this.#painter ??= new lazily.colours.value.CodePainter(this.#host, {
      highlight: () => this.#host.format === 'code' && this.#host.highlight,
      language: () => this.#host.language,
    });
    this.#painter.changed();
  }
}
