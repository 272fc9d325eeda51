import type { Chunk } from '../../protocol/chunk.js';
import { createTextContainer } from './light-children.js';
import { TextPart } from './text-part.js';
import type { TextView } from './text-view.js';

/** The attribute of a named part's container in the light DOM; its value is the name. */
const PART_ATTRIBUTE = 'data-stream-part';

/** A named part, with its container. */
export interface NamedPart extends TextPart {
  readonly name: string;
  readonly container: HTMLElement;
}

export interface TextPartsOptions {
  /** Makes the view of a part in the element itself, or in the container of a named one. */
  readonly makeView: (host: HTMLElement) => TextView;
  /** The one part that is shown, as if it were the answer ('': the answer itself); `null`: all. */
  readonly only: () => string | null;
}

/**
 * The texts of a stream, in the order in which they appeared. The answer is the element's own text. Each named part
 * has a container beside it, which a slot of the same name shows: those that came before the answer stand before it.
 */
export class TextParts {
  readonly #host: HTMLElement;
  readonly #options: TextPartsOptions;
  /** Asked for when the first chunk is read. */
  #only: string | null = null;
  readonly #parts = new Map<string | undefined, TextPart>();
  #current: TextPart | undefined;

  constructor(host: HTMLElement, options: TextPartsOptions) {
    this.#host = host;
    this.#options = options;
  }

  /** The text of the element itself. */
  get own(): TextPart | undefined {
    return this.#parts.get(this.#only || undefined);
  }

  get all(): readonly TextPart[] {
    return [...this.#parts.values()];
  }

  /** The named parts that appeared before the element's own text, or after it. */
  named(where: 'before' | 'after'): readonly NamedPart[] {
    const all = this.all;
    const own = this.own;
    const at = own ? all.indexOf(own) : all.length;
    const found = where === 'before' ? all.slice(0, at) : all.slice(at + 1);
    return found.filter((part): part is NamedPart => part.container !== undefined);
  }

  /** The one that is being written. */
  get current(): TextPart | undefined {
    return this.#current;
  }

  /** Takes a chunk that was written at `time`, in milliseconds since 1970, and came here at `now`. */
  read(chunk: Chunk, { mode, replay, time, now }: ReadOptions): void {
    if (chunk.kind === 'clear') {
      this.#clear(replay, mode);
      return;
    }
    if (this.#parts.size === 0) this.#only = this.#options.only();
    const isText = chunk.kind === 'text' || chunk.kind === 'html' || chunk.kind === 'bytes';
    const name = chunk.kind === 'text' ? chunk.part : undefined;
    const only = this.#only;
    if (!isText || (only !== null && (name ?? '') !== only)) return;
    const part = this.#parts.get(name) ?? this.#add(name);
    this.#turnTo(part, time);
    part.clock.write(time, now);
    part.read(chunk, mode, replay);
  }

  /** Nothing more follows, for now or for ever. */
  end(replay: boolean): void {
    for (const part of this.#parts.values()) {
      part.endBytes(replay);
      part.clock.stop();
    }
    this.#current?.container?.removeAttribute('data-stream-writing');
    this.#current = undefined;
  }

  clear(): void {
    for (const { view, container } of this.#parts.values()) {
      view.clear();
      container?.remove();
    }
    this.#parts.clear();
    this.#current = undefined;
  }

  /** Cleared by the stream itself: the element's own text says so, named parts are gone. */
  #clear(replay: boolean, mode: ReadOptions['mode']): void {
    const own = this.own;
    for (const [name, part] of this.#parts) {
      if (part === own) continue;
      part.view.clear();
      part.container?.remove();
      this.#parts.delete(name);
    }
    own?.read({ kind: 'clear' }, mode, replay);
    this.#current = own;
  }

  #turnTo(part: TextPart, time: number): void {
    const before = this.#current;
    if (part === before) return;
    before?.clock.leave(time);
    before?.container?.removeAttribute('data-stream-writing');
    part.container?.setAttribute('data-stream-writing', '');
    this.#current = part;
  }

  /** The element's own text, begun if there is none yet. */
  beginOwn(): TextPart {
    if (this.#parts.size === 0) this.#only = this.#options.only();
    return this.own ?? this.#add(this.#only || undefined);
  }

  #add(name: string | undefined): TextPart {
    const isOwn = name === (this.#only || undefined);
    const container = isOwn || name === undefined ? undefined : createContainer(name);
    if (container) this.#place(container);
    const part = new TextPart(name, this.#options.makeView(container ?? this.#host), container);
    this.#parts.set(name, part);
    return part;
  }

  /** In the order in which they appeared, so that a selection runs as one reads. */
  #place(container: HTMLElement): void {
    if (container.parentNode === this.#host) return;
    const before = this.named('before').at(-1)?.container;
    if (this.own) {
      container.setAttribute('data-stream-after', '');
      this.#host.append(container);
    } else if (before) before.after(container);
    else this.#host.prepend(container);
  }
}

interface ReadOptions {
  /** What a text without a mode of its own does. */
  readonly mode: 'append' | 'prepend' | 'replace';
  readonly replay: boolean;
  readonly time: number;
  readonly now: number;
}

/** The name of the slot that shows a part. */
export function slotOf(part: string): string {
  return `part:${part}`;
}

function createContainer(name: string): HTMLElement {
  const element = createTextContainer(PART_ATTRIBUTE, name);
  element.slot = slotOf(name);
  return element;
}
