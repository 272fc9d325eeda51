import { expect } from 'chai';
import '../../src/elements/defined/stream-log.js';
import type { StreamLog } from '../../src/elements/defined/stream-log.js';
import { violations } from './accessibility.js';
import { frame, part, until } from './page.js';
import { ScriptedSource } from './scripted-source.js';
import { ESC, filled, lines, numbered, seen, show, shownText, viewport } from './shown-log.js';

function current(element: StreamLog): string | undefined {
  return element.shadowRoot?.querySelector('.line.current .text')?.textContent ?? undefined;
}

function press(element: StreamLog, key: string, options: KeyboardEventInit = {}): void {
  viewport(element).dispatchEvent(
    new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true, ...options }),
  );
}

function status(element: StreamLog): string {
  return element.shadowRoot?.querySelector('[role="status"]')?.textContent?.replace(/\s+/g, ' ').trim() ?? '';
}

/** What is marked in the lines that are drawn. */
function marked(name = 'stream-log-hit'): string[] {
  return [...(CSS.highlights.get(name) ?? [])].map((range) => range.toString()).sort();
}

describe('the tools of a stream-log', () => {
  it('are loaded, and stand there before the first line', async () => {
    const source = new ScriptedSource();
    const element = show(source, 'toolbar');
    const seenAtFirst = new Promise<string[]>((resolve) => {
      element.addEventListener(
        'stream-chunk',
        () => resolve(['toolbar', 'status'].filter((name) => part(element, name) !== null)),
        { once: true },
      );
    });
    source.push('line 1\n');
    expect(await seenAtFirst).to.deep.equal(['toolbar', 'status']);
    await until(() => element.shadowRoot?.querySelector('.count')?.textContent === '1 line');
  });
});

describe('stream-log finds', () => {
  it('marks matches, counts them and leads from one to the next, round and round', async () => {
    const source = new ScriptedSource();
    const element = show(source, 'toolbar');
    source.push(`${numbered(1, 300)}${ESC}[32mli${ESC}[0mne 301\n`);
    await filled(element, 301);
    expect(await element.search('LINE 30')).to.equal(3);
    expect(element.query).to.equal('LINE 30');
    await until(() => status(element) === '3 matches');
    expect(element.nextMatch()).to.equal(300);
    await until(() => current(element) === 'line 300');
    await until(() => status(element) === '2 of 3');
    await until(() => marked().join() === 'li,ne 30');
    expect(marked('stream-log-current')).to.deep.equal(['line 30']);
    expect(element.nextMatch()).to.equal(301);
    expect(element.nextMatch()).to.equal(30);
    await until(() => seen(element).includes('line 30'));
    expect(element.previousMatch()).to.equal(301);
    expect(element.currentLine).to.equal(301);
    source.push(numbered(3_000, 3_001));
    await until(() => element.matchCount === 5);
    expect(await element.search('')).to.equal(0);
    await frame();
    expect(marked().concat(marked('stream-log-current'))).to.deep.equal([]);
    expect(status(element)).to.equal('');
  });

  it('by expression, case, word and inverse, and says what is no expression', async () => {
    const source = new ScriptedSource();
    const element = show(source, 'toolbar');
    source.push('GET /a 200\nGET /b 500\nPOST /get 404\nget\n');
    await filled(element, 4);
    expect(await element.search('\\s[45]\\d\\d$', { regex: true })).to.equal(2);
    expect(await element.search('get', { caseSensitive: true })).to.equal(2);
    expect(await element.search('ge', { wholeWord: true })).to.equal(0);
    await until(() => status(element) === 'No matches');
    expect(await element.search('get /', { inverse: true })).to.equal(2);
    expect(await element.search('(', { regex: true })).to.equal(0);
    await until(() => status(element) === 'This is no regular expression');
    expect(part(element, 'search')?.getAttribute('aria-invalid')).to.equal('true');
    await element.search('(a+)+', { regex: true });
    await until(() => status(element) === 'This expression could take for ever');
  });

  it('shows only lines that match, with those around them, also of those that come', async () => {
    const source = new ScriptedSource();
    const element = show(source);
    source.push(numbered(1, 1_000));
    await filled(element, 1_000);
    await element.search('line 50', { filter: true, context: 1 });
    await until(() => shownText(element).includes('line 510'));
    expect(shownText(element).slice(0, 4)).to.deep.equal(['line 49', 'line 50', 'line 51', 'line 499']);
    expect(shownText(element)).to.have.length(3 + 12);
    expect(element.text({ shown: true })).to.equal(`line 49\nline 50\nline 51\n${numbered(499, 510)}`);
    expect(element.text()).to.equal(numbered(1, 1_000));
    source.push('another line 50\nx\n');
    await until(() => shownText(element).includes('another line 50'));
    await element.search('');
    await until(() => shownText(element).length > 20);
  });

  it('counts and shows only what is kept', async () => {
    const source = new ScriptedSource();
    const element = show(source, 'max-lines="1000"');
    source.push(numbered(1, 1_000));
    await filled(element, 1_000);
    await element.search('7', { filter: true });
    for (let at = 1; at < 10; at++) {
      source.push(numbered(at * 1_000 + 1, at * 1_000 + 1_000));
      await frame();
    }
    const kept = () =>
      element
        .text()
        .split('\n')
        .filter((line) => line.includes('7')).length;
    await until(() => element.firstLine > 9_000 && element.matchCount === kept());
    expect(element.text({ shown: true }).trim().split('\n')).to.have.length(element.matchCount);
    expect(element.nextMatch()).to.be.at.least(element.firstLine);
  });

  it('keeps the place when a filter goes', async () => {
    const source = new ScriptedSource();
    const element = show(source);
    source.push(numbered(1, 5_000));
    await filled(element, 5_000);
    await element.search('line 25', { filter: true });
    element.nextMatch();
    await element.goToLine(2_555);
    await until(() => current(element) === 'line 2555');
    await element.search('');
    await until(() => seen(element).includes('line 2555') && seen(element).includes('line 2554'));
    expect(element.following).to.equal(false);
  });

  it('shows only lines of a level, and what continues them', async () => {
    const source = new ScriptedSource();
    const element = show(source, 'level="warn"');
    source.push('INFO a\nERROR b\n  at c\nd\n{"level":40,"msg":"e"}\n');
    source.push({ kind: 'text', text: 'f\n', level: 'error' });
    await filled(element, 6);
    await until(() => shownText(element).length === 4);
    expect(shownText(element)).to.deep.equal(['ERROR b', '  at c', '{"level":40,"msg":"e"}', 'f']);
    expect(lines(element).map(({ dataset }) => dataset.level)).to.deep.equal([
      'error',
      undefined,
      'warn',
      'error',
    ]);
    element.level = '';
    await until(() => shownText(element).length === 6);
  });

  it('leads to errors, by method and by key', async () => {
    const source = new ScriptedSource();
    const element = show(source);
    source.push(`${numbered(1, 400)}ERROR one\n${numbered(402, 800)}{"level":50}\n${numbered(802, 900)}`);
    await filled(element, 900);
    await element.goToLine(1);
    expect(await element.nextError()).to.equal(401);
    expect(await element.nextError()).to.equal(801);
    expect(await element.nextError()).to.equal(undefined);
    expect(element.currentLine).to.equal(801);
    expect(await element.previousError()).to.equal(401);
    press(element, 'e');
    await until(() => element.currentLine === 801);
    press(element, 'E');
    await until(() => element.currentLine === 401);
    await until(() => current(element) === 'ERROR one');
    press(element, 'j');
    await until(() => current(element) === 'line 402');
    press(element, 'k');
    await until(() => current(element) === 'ERROR one');
    press(element, 'G', { shiftKey: true });
    await until(() => element.following);
  });

  it('searches a million lines while the page stays fluent', async function () {
    this.timeout(6 * this.timeout());
    const source = new ScriptedSource();
    const element = show(source);
    for (let at = 0; at < 100; at++) source.push(numbered(at * 10_000, at * 10_000 + 9_999));
    await until(() => element.lineCount === 1_000_000);
    let frames = 0;
    let isDone = false;
    const search = element.search('line \\d*77$', { regex: true }).then((count) => {
      isDone = true;
      return count;
    });
    while (!isDone) {
      await new Promise((resolve) => requestAnimationFrame(resolve));
      frames++;
    }
    expect(await search).to.equal(10_000);
    expect(frames).to.be.above(2);
  });

  describe('has tools that', () => {
    it('search as one types, and know their keys', async () => {
      const source = new ScriptedSource();
      const element = show(source, 'toolbar');
      source.push(numbered(1, 50));
      await filled(element, 50);
      expect(
        viewport(element).dispatchEvent(
          new KeyboardEvent('keydown', { key: 'f', ctrlKey: true, cancelable: true }),
        ),
      ).to.equal(false);
      const field = part<HTMLInputElement>(element, 'search') as HTMLInputElement;
      expect(element.shadowRoot?.activeElement).to.equal(field);
      field.value = 'line 4';
      field.dispatchEvent(new InputEvent('input'));
      await until(() => element.matchCount === 11);
      field.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', cancelable: true }));
      await until(() => current(element) !== undefined);
      const first = element.currentLine;
      field.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', shiftKey: true, cancelable: true }));
      expect(element.currentLine).not.to.equal(first);
      field.dispatchEvent(new KeyboardEvent('keydown', { key: 'Escape', cancelable: true }));
      expect(element.query).to.equal('');
    });

    it('are one row and a menu where there is little room, all of them in reach', async () => {
      const source = new ScriptedSource();
      const element = show(source, 'toolbar');
      source.push('::group::G\none\n::endgroup::\n');
      await filled(element, 3);
      const find = <T extends HTMLElement>(selector: string) =>
        element.shadowRoot?.querySelector<T>(selector) as T;
      const [bar, menu, more] = [
        find('[part="toolbar"]'),
        find('[part="menu"]'),
        find<HTMLButtonElement>('.more'),
      ];
      const isSeen = (each: HTMLElement) => each.checkVisibility();
      const tools = [...menu.querySelectorAll<HTMLElement>('.tool, select')];
      expect(tools.length).to.be.above(14);
      element.style.inlineSize = '1200px';
      await frame();
      expect([tools.every(isSeen), isSeen(more)]).to.deep.equal([true, false]);
      for (const width of ['900px', '358px', '240px']) {
        element.style.inlineSize = width;
        await frame();
        expect([tools.some(isSeen), isSeen(more)], width).to.deep.equal([false, true]);
        expect(bar.getBoundingClientRect().height, width).to.be.below(52);
        expect(bar.scrollWidth, width).to.equal(bar.clientWidth);
      }
      more.click();
      await frame();
      expect(tools.every(isSeen)).to.equal(true);
      expect(await violations()).to.deep.equal([]);
      const { left, right } = menu.getBoundingClientRect();
      for (const tool of tools) {
        const box = tool.getBoundingClientRect();
        expect(
          box.left >= left && box.right <= right && tool.scrollWidth <= tool.clientWidth,
          tool.title,
        ).to.equal(true);
      }
      find<HTMLButtonElement>('[title="Wrap lines"]').click();
      await until(() => element.wrap);
      expect(menu.matches(':popover-open')).to.equal(true);
      menu.hidePopover();
      expect(tools.some(isSeen)).to.equal(false);
    });

    it('have each one name, which nothing says twice', async () => {
      const source = new ScriptedSource();
      const element = show(source, 'toolbar');
      source.push('one\n');
      await filled(element, 1);
      const tools = [
        ...(element.shadowRoot?.querySelectorAll('[part="toolbar"] :is(button, select, input)') ?? []),
      ];
      expect(tools.length).to.be.above(15);
      for (const tool of tools) {
        const names = ['title', 'aria-label'].filter((name) => tool.hasAttribute(name));
        expect(names, tool.outerHTML).to.have.length(1);
      }
    });

    it('leave Ctrl+F to the browser where there are none', async () => {
      const source = new ScriptedSource();
      const element = show(source);
      source.push('a\n');
      await filled(element, 1);
      expect(
        viewport(element).dispatchEvent(
          new KeyboardEvent('keydown', { key: 'f', ctrlKey: true, cancelable: true }),
        ),
      ).to.equal(true);
    });

    it('are accessible in every state', async () => {
      const source = new ScriptedSource();
      const element = show(source, 'toolbar line-numbers timestamps="absolute" wrap');
      source.push(
        `::group::Set up\n${numbered(1, 40)}::endgroup::\n{"a":1}\nhttps://example.org/\nERROR x\n`,
      );
      source.push({ kind: 'progress', step: 'Test' }, 'last\n');
      await filled(element, 46);
      await frame();
      expect(await violations()).to.deep.equal([]);
      await element.search('line', { filter: true });
      element.nextMatch();
      await frame();
      expect(await violations()).to.deep.equal([]);
      await element.search('(', { regex: true });
      await frame();
      expect(await violations()).to.deep.equal([]);
    });

    it('set what is shown', async () => {
      const source = new ScriptedSource();
      const element = show(source, 'toolbar');
      source.push('one\n');
      await filled(element, 1);
      const tool = (label: string) =>
        element.shadowRoot?.querySelector<HTMLButtonElement>(`[part~="tool"][title="${label}"]`);
      tool('Wrap lines')?.click();
      tool('Line numbers')?.click();
      await until(() => element.wrap && element.lineNumbers);
      await until(() => lines(element)[0]?.querySelector('.number') !== null);
      expect(tool('Wrap lines')?.getAttribute('aria-pressed')).to.equal('true');
      const select = element.shadowRoot?.querySelector<HTMLSelectElement>(
        'select[aria-label="Times"]',
      ) as HTMLSelectElement;
      select.value = 'relative';
      select.dispatchEvent(new Event('change'));
      await until(() => lines(element)[0]?.querySelector<HTMLElement>('.time')?.dataset.time === '+0:00.000');
    });
  });
});
