import { texts } from '../texts/log.js';
import type { RowContext } from './line-row.js';
import { readRow } from './row-list.js';

/** A row of the log's own: a gap, the beginning of a step, lines that are not kept here. */
export class MarkRow {
  readonly element = document.createElement('div');
  readonly #context: RowContext;
  readonly #row: number;
  #shown = '';

  constructor(context: RowContext, row: number) {
    this.#context = context;
    this.#row = row;
  }

  update(): void {
    const { kind, number } = readRow(this.#row);
    if (kind === 'hole') this.#showHole(number);
    else this.#showMark(number);
  }

  #showMark(id: number): void {
    const { store, groups, times } = this.#context;
    const mark = store.marks.get(id);
    const group = groups.ofMark(id);
    const isClosed = group !== undefined && groups.isClosed(group);
    if (!mark) return;
    const time = mark.time === undefined ? undefined : times?.write(mark.time);
    if (!this.#changes(`${mark.label}\n${isClosed}\n${time}`)) return;
    this.element.className = `line mark ${mark.kind === 'step' ? 'group step' : 'gap'}`;
    this.element.setAttribute('part', mark.kind === 'step' ? 'line line-step' : 'line line-gap');
    this.element.dataset.level = mark.kind;
    this.element.replaceChildren(
      ...(group ? [this.#toggle(!isClosed, mark.label)] : []),
      words('text', mark.label),
      ...(time === undefined ? [] : [words('aside', time)]),
    );
  }

  #showHole(line: number): void {
    const { store } = this.#context;
    const next = store.kept.find(([from]) => from > line);
    const end = next?.[0] ?? store.first;
    const canLoad = store.checkpoints.atOrBefore(end - 1) !== undefined;
    const isLoading = this.#context.isLoading(line, end);
    if (!this.#changes(`${end} ${canLoad} ${isLoading}`)) return;
    this.element.className = 'line mark hole';
    this.element.setAttribute('part', 'line line-hole');
    this.element.dataset.level = 'gap';
    this.element.setAttribute('aria-busy', String(isLoading));
    this.element.replaceChildren(
      words('text', canLoad ? texts.notLoaded(end - line) : texts.letGo(end - line)),
      ...(isLoading ? [words('loading', texts.loading)] : []),
      ...(canLoad && !isLoading && line > 0 ? [button('load-after', texts.loadAfter)] : []),
      ...(canLoad && !isLoading
        ? [button('load-before', line > 0 ? texts.loadBefore : texts.loadEarlier)]
        : []),
    );
  }

  #changes(to: string): boolean {
    const changes = to !== this.#shown;
    this.#shown = to;
    return changes;
  }

  #toggle(isOpen: boolean, label: string): HTMLElement {
    const toggle = button('group', '');
    toggle.className = 'toggle';
    toggle.setAttribute('part', 'toggle');
    toggle.setAttribute('aria-expanded', String(isOpen));
    toggle.setAttribute('aria-label', label);
    return toggle;
  }
}

function words(name: string, text: string): HTMLElement {
  const element = document.createElement('span');
  element.className = name;
  element.textContent = text;
  return element;
}

function button(action: string, label: string): HTMLButtonElement {
  const element = document.createElement('button');
  element.type = 'button';
  element.dataset.action = action;
  element.textContent = label;
  return element;
}
