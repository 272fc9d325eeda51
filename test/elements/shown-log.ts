import type { StreamLog } from '../../src/elements/defined/stream-log.js';
import { find, frame, mount, part, until } from './page.js';
import type { ScriptedSource } from './scripted-source.js';

export const ESC = '\u001b';

export function show(source: ScriptedSource, attributes = ''): StreamLog {
  mount(`<stream-log ${attributes} style="block-size: 300px"></stream-log>`);
  const element = find('stream-log');
  element.source = source;
  return element;
}

export function lines(element: StreamLog): HTMLElement[] {
  return [...(element.shadowRoot?.querySelectorAll<HTMLElement>('[part~="line"]') ?? [])];
}

export function shownText(element: StreamLog): string[] {
  return lines(element).map((line) => line.textContent ?? '');
}

export function viewport(element: StreamLog): HTMLElement {
  const found = part(element, 'viewport');
  if (!found) throw new Error('There is no viewport');
  return found;
}

export function distance(element: StreamLog): number {
  const { scrollHeight, clientHeight, scrollTop } = viewport(element);
  return scrollHeight - clientHeight - scrollTop;
}

/** The lines that a person can see now. */
export function seen(element: StreamLog): string[] {
  const box = part(element, 'viewport')?.getBoundingClientRect();
  if (!box) return [];
  return lines(element)
    .filter((line) => {
      const { top, bottom } = line.getBoundingClientRect();
      return bottom > box.top + 1 && top < box.bottom - 1 && !line.classList.contains('away');
    })
    .map((line) => line.textContent ?? '');
}

export function numbered(from: number, to: number): string {
  let text = '';
  for (let at = from; at <= to; at++) text += `line ${at}\n`;
  return text;
}

export async function filled(element: StreamLog, count: number): Promise<void> {
  await until(() => element.lineCount === count);
  await frame();
}
