import { rmSync } from 'node:fs';
import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { until } from '../wait.js';
import { ariaSnapshot } from './aria-snapshot.js';
import { ElementHandle } from './element-handle.js';
import { findElements, type Step, type Words } from './find-elements.js';
import type { ElementReference, Page } from './page.js';

export interface TextOptions {
  exact?: boolean;
}

export interface RoleOptions extends TextOptions {
  name?: string | RegExp;
}

export interface TextFilter {
  hasText: string | RegExp;
}

interface FilePayload {
  name: string;
  buffer: Buffer;
}

/** A way to elements of a page, gone anew whenever they are wanted. */
export class Locator {
  constructor(
    readonly page: Page,
    readonly steps: readonly Step[],
  ) {}

  toString(): string {
    return JSON.stringify(this.steps);
  }

  locator(selector: string, { hasText }: Partial<TextFilter> = {}): Locator {
    const found = this.#then({ by: 'css', selector });
    return hasText === undefined ? found : found.filter({ hasText });
  }

  getByRole(role: string, { name, exact }: RoleOptions = {}): Locator {
    return this.#then({ by: 'role', role, ...(name !== undefined && { name: words(name, exact) }) });
  }

  getByText(text: string | RegExp, { exact }: TextOptions = {}): Locator {
    return this.#then({ by: 'text', words: words(text, exact) });
  }

  getByLabel(text: string | RegExp, { exact }: TextOptions = {}): Locator {
    return this.#then({ by: 'label', words: words(text, exact) });
  }

  filter({ hasText }: TextFilter): Locator {
    return this.#then({ by: 'has-text', words: words(hasText) });
  }

  nth(index: number): Locator {
    return this.#then({ by: 'nth', index });
  }

  first(): Locator {
    return this.nth(0);
  }

  last(): Locator {
    return this.nth(-1);
  }

  /** What a function of the first element comes to; waits until there is one. */
  async evaluate<T>(script: (element: never, arg: never) => T, arg?: unknown): Promise<Awaited<T>> {
    await this.waitFor({ state: 'attached' });
    return this.page.run<Awaited<T>>(`(${script})(${this.#found}[0], ${JSON.stringify(arg) ?? 'undefined'})`);
  }

  evaluateAll<T>(script: (elements: never, arg: never) => T, arg?: unknown): Promise<Awaited<T>> {
    return this.page.run(`(${script})(${this.#found}, ${JSON.stringify(arg) ?? 'undefined'})`);
  }

  count(): Promise<number> {
    return this.evaluateAll((elements: Element[]) => elements.length);
  }

  textContent(): Promise<string | null> {
    return this.evaluate((element: Element) => element.textContent);
  }

  allTextContents(): Promise<string[]> {
    return this.evaluateAll((elements: Element[]) => elements.map(({ textContent }) => textContent ?? ''));
  }

  // biome-ignore-start lint/performance/useDomNodeTextContent: as it is laid out is what is asked for
  innerText(): Promise<string> {
    return this.evaluate((element: HTMLElement) => element.innerText);
  }

  allInnerTexts(): Promise<string[]> {
    return this.evaluateAll((elements: HTMLElement[]) => elements.map(({ innerText }) => innerText));
  }

  // biome-ignore-end lint/performance/useDomNodeTextContent: see above
  inputValue(): Promise<string> {
    return this.evaluate((element: HTMLInputElement) => element.value);
  }

  getAttribute(name: string): Promise<string | null> {
    return this.evaluate((element: Element, attribute: string) => element.getAttribute(attribute), name);
  }

  isVisible(): Promise<boolean> {
    return this.evaluateAll((elements: Element[]) => {
      let element: Element | null | undefined = elements[0];
      // What has no box is where the nearest around it is that has one.
      while (element && getComputedStyle(element).display === 'contents')
        element = element.parentElement ?? (element.getRootNode() as Partial<ShadowRoot>).host;
      return element?.checkVisibility({ visibilityProperty: true }) === true;
    });
  }

  boundingBox(): Promise<{ x: number; y: number; width: number; height: number }> {
    return this.evaluate((element: Element) => element.getBoundingClientRect().toJSON());
  }

  async waitFor({ state = 'visible' }: { state?: 'visible' | 'attached' | 'detached' } = {}): Promise<void> {
    const isSo = async () =>
      state === 'visible' ? this.isVisible() : (await this.count()) > 0 === (state === 'attached');
    await until(isSo, { timeout: this.page.timeout, message: () => `${this} to be ${state}` });
  }

  /** Puts the mouse on the middle of it, which has to be in view. */
  async hover(): Promise<void> {
    await this.waitFor();
    await until(
      async () => {
        const middle = await this.#middle();
        if (middle) await this.page.mouse.move(middle.x, middle.y);
        return middle !== null;
      },
      { timeout: this.page.timeout, message: () => `the mouse on ${this}` },
    );
  }

  /** The element itself, also when this leads to another one by then. */
  async elementHandle(): Promise<ElementHandle> {
    await this.waitFor({ state: 'attached' });
    const [element] = (await this.page.find(this.steps)) as [ElementReference];
    return new ElementHandle(this.page, element);
  }

  focus(): Promise<void> {
    return this.evaluate((element: HTMLElement) => element.focus());
  }

  async click(): Promise<void> {
    await this.#act('click', {}, (element: HTMLButtonElement) => {
      if (element.matches(':disabled')) return false;
      // What moves away just then is missed.
      const own = window as { missed?: boolean };
      own.missed = false;
      const look = (event: Event) => {
        own.missed = !event.composedPath().includes(element);
      };
      addEventListener('click', look, { capture: true, once: true });
      return true;
    });
  }

  /** Whether the last click was of nothing else. One that the page has not been told of yet is not made again: it would be one too many. */
  #hasHit(): Promise<boolean> {
    return this.page.evaluate(() => (window as { missed?: boolean }).missed !== true);
  }

  /** Where its middle is in the window, brought to where nothing else is above it; nothing where there is no such place. */
  #middle(): Promise<{ x: number; y: number } | null> {
    return this.evaluate((element: Element) => {
      for (const block of ['nearest', 'center', 'start', 'end'] as const) {
        element.scrollIntoView({ block, inline: 'nearest', behavior: 'instant' });
        const { x, y, width, height } = element.getBoundingClientRect();
        const middle = { x: x + width / 2, y: y + height / 2 };
        const hit = (element.getRootNode() as Document | ShadowRoot).elementFromPoint(middle.x, middle.y);
        if (element.contains(hit)) return middle;
      }
      return null;
    });
  }

  async check(): Promise<void> {
    if (!(await this.evaluate((box: HTMLInputElement) => box.checked))) await this.click();
  }

  async fill(text: string): Promise<void> {
    await this.waitFor();
    await this.evaluate((field: HTMLInputElement) => {
      field.focus();
      field.select();
    });
    await this.page.keyboard.press('Delete');
    await this.page.keyboard.type(text);
  }

  async pressSequentially(text: string): Promise<void> {
    await this.focus();
    await this.page.keyboard.type(text);
  }

  async press(stroke: string): Promise<void> {
    await this.focus();
    await this.page.keyboard.press(stroke);
  }

  /** By its value or what it says. */
  async selectOption(wanted: string): Promise<void> {
    await this.evaluate((select: HTMLSelectElement, text: string) => {
      const option = [...select.options].find(({ value, label }) => value === text || label.trim() === text);
      if (!option) throw new Error(`There is no option ${text}`);
      select.value = option.value;
      for (const type of ['input', 'change']) select.dispatchEvent(new Event(type, { bubbles: true }));
    }, wanted);
  }

  /** A file by its path, or one that is made of this. */
  async setInputFiles(given: string | FilePayload): Promise<void> {
    let file = given;
    if (typeof file !== 'string') {
      const { name, buffer } = file;
      const folder = await mkdtemp(join(tmpdir(), 'rivulet-file-'));
      // The page may read it at any time.
      process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
      file = join(folder, name);
      await writeFile(file, buffer);
    }
    await this.#act('value', { text: file });
  }

  /** What assistive technology is told of it and of what is in it. */
  async ariaSnapshot(): Promise<string> {
    await this.waitFor();
    return ariaSnapshot(this.page, `${this.#found}[0]`);
  }

  get #found(): string {
    return `(${findElements})(${JSON.stringify(this.steps)})`;
  }

  #then(step: Step): Locator {
    return new Locator(this.page, [...this.steps, step]);
  }

  /** A command to the first element, once it is there and `holds`. */
  async #act(command: string, body: object, holds: (element: never) => boolean = () => true): Promise<void> {
    let last: unknown;
    await until(
      async () => {
        if (!(await this.isVisible()) || !(await this.evaluate(holds))) return false;
        if (command === 'click') await this.#middle();
        const [element] = await this.page.find(this.steps);
        const [reference] = Object.values(element as ElementReference);
        try {
          await this.page.does((session) => session.post(`/element/${reference}/${command}`, body));
          return command !== 'click' || (await this.#hasHit());
        } catch (error) {
          last = error;
        }
        // It went, or something is above it just now; or it is in a box that is none, where the driver finds nothing.
        const middle = command === 'click' ? await this.#middle().catch(() => null) : null;
        if (middle) await this.page.mouse.click(middle.x, middle.y);
        return middle !== null && (await this.#hasHit());
      },
      { timeout: this.page.timeout, message: () => `${command} on ${this}: ${last}`, interval: 50 },
    );
  }
}

function words(given: string | RegExp, exact = false): Words {
  if (given instanceof RegExp) return { text: given.source, how: 'expression', flags: given.flags };
  return { text: given, how: exact ? 'is' : 'contains' };
}
