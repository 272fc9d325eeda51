/** Puts markup on the page, in a box that the next call empties. */
export function mount(markup: string): HTMLElement {
  document.querySelector('#stage')?.remove();
  const stage = document.createElement('main');
  stage.id = 'stage';
  stage.innerHTML = markup;
  document.body.append(stage);
  return stage;
}

/** The first element of a tag on the stage. */
export function find<K extends keyof HTMLElementTagNameMap>(tag: K): HTMLElementTagNameMap[K] {
  const found = document.querySelector(`#stage ${tag}`);
  if (!found) throw new Error(`There is no <${tag}>`);
  return found as HTMLElementTagNameMap[K];
}

/** The next event of this type at the target. */
export function next<K extends keyof GlobalEventHandlersEventMap>(
  target: EventTarget,
  type: K,
): Promise<GlobalEventHandlersEventMap[K]> {
  return new Promise((resolve) => {
    target.addEventListener(type, (event) => resolve(event as GlobalEventHandlersEventMap[K]), {
      once: true,
    });
  });
}

/** Resolves once `holds` does; looked at in every frame (the runner's time limit ends a wait in vain). */
export async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await new Promise((resolve) => requestAnimationFrame(resolve));
}

/** A frame was drawn, and what came of it (resize observers, microtasks) is done. */
export async function frame(): Promise<void> {
  await new Promise((resolve) => requestAnimationFrame(resolve));
  await new Promise((resolve) => requestAnimationFrame(resolve));
}

/** Everything that dispatches stream events, written down in order. */
export function record(target: EventTarget): string[] {
  const seen: string[] = [];
  for (const type of ['start', 'chunk', 'text', 'progress', 'error', 'done', 'cancel', 'reset', 'gap']) {
    target.addEventListener(`stream-${type}`, (event) => {
      seen.push((event as Event & { replay: boolean }).replay ? `${type}*` : type);
    });
  }
  return seen;
}

/** A part of an element's shadow root. */
export function part<T extends HTMLElement>(element: Element, name: string): T | null {
  return element.shadowRoot?.querySelector<T>(`[part='${name}']`) ?? null;
}

/** Fingers on a screen, at these heights. By hand: only where there is a touch screen can all engines make them. */
export function touch(
  target: EventTarget,
  type: 'touchstart' | 'touchmove' | 'touchend',
  ...ys: number[]
): void {
  const touches = ys.map((clientY) => ({ clientY }));
  target.dispatchEvent(Object.assign(new Event(type, { bubbles: true }), { touches }));
}

/**
 * What is copied where `target` is, or nothing when that is left to the browser. By hand: Firefox lets no script fill
 * in the data of a `ClipboardEvent`.
 */
export function copy(target: EventTarget): DataTransfer | undefined {
  const clipboardData = new DataTransfer();
  const event = new Event('copy', { bubbles: true, composed: true, cancelable: true });
  target.dispatchEvent(Object.assign(event, { clipboardData }));
  return event.defaultPrevented ? clipboardData : undefined;
}
