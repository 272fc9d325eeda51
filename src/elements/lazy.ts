import type { CSSResult } from 'lit';

/** Code that is loaded when it is first asked for, once for all elements of a page. */
export class Lazy<T> {
  readonly #load: () => Promise<T>;
  #loading: Promise<void> | undefined;
  #value: T | undefined;
  #error: unknown;

  constructor(load: () => Promise<T>) {
    this.#load = load;
  }

  /** `undefined` while it is not there. */
  get value(): T | undefined {
    return this.#value;
  }

  /** Why it is not there. */
  get error(): unknown {
    return this.#error;
  }

  /** Whether loading is over, one way or the other. */
  get settled(): boolean {
    return this.#value !== undefined || this.#error !== undefined;
  }

  /** Resolves when loading is over; never rejects. After a failure it is tried again. */
  load(): Promise<void> {
    if (this.#error !== undefined) this.#loading = this.#error = undefined;
    this.#loading ??= this.#load().then(
      (value) => {
        this.#value = value;
      },
      (error: unknown) => {
        this.#error = error ?? new Error('It could not be loaded');
        reportError(this.#error);
      },
    );
    return this.#loading;
  }
}

/** Gives an element the styles of what was loaded for it. */
export function adoptLoaded(root: ShadowRoot, loaded: readonly Lazy<object>[]): void {
  // Another document does not take them.
  if (root.ownerDocument !== document) return;
  for (const { value } of loaded) {
    const sheet = value && 'styles' in value && (value.styles as CSSResult).styleSheet;
    if (sheet && !root.adoptedStyleSheets.includes(sheet)) root.adoptedStyleSheets.push(sheet);
  }
}
