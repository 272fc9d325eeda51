import { expect } from 'chai';
import '../../src/elements/defined/stream-log.js';
import type { StreamLog } from '../../src/elements/defined/stream-log.js';
import { watchShifts } from './layout-shifts.js';
import { frame, part, until } from './page.js';
import { ScriptedSource } from './scripted-source.js';
import { ESC, filled, lines, numbered, seen, show, shownText, viewport } from './shown-log.js';

/** Where a line's upper edge is in the window, in pixels. */
function placeOf(element: StreamLog, text: string): number | undefined {
  const line = lines(element).find((each) => each.querySelector('.text')?.textContent?.startsWith(text));
  return line && line.getBoundingClientRect().top - viewport(element).getBoundingClientRect().top;
}

/** No line lies over another, and none is missing between two. */
function isGapless(element: StreamLog): boolean {
  const boxes = lines(element)
    .filter((line) => !line.classList.contains('away'))
    .map((line) => line.getBoundingClientRect());
  return boxes.every(
    (box, index) => index === 0 || Math.abs(box.top - (boxes[index - 1] as DOMRect).bottom) < 1,
  );
}

const LONG = 'word '.repeat(120);

afterEach(() => history.replaceState(null, '', location.pathname + location.search));

describe('stream-log shows', () => {
  it('lines, and an error under them, from their start where the page centres its text', async () => {
    const source = new ScriptedSource();
    const element = show(source);
    element.style.textAlign = 'center';
    source.push('a line\n');
    source.failWith();
    await filled(element, 1);
    await until(() => part(element, 'error') !== null);
    const places = [lines(element)[0], part(element, 'error')].map(
      (each) => each && getComputedStyle(each).textAlign,
    );
    expect(places).to.deep.equal(['start', 'start']);
  });

  it('links of programs and addresses in text, and opens them elsewhere', async () => {
    const source = new ScriptedSource();
    const element = show(source);
    source.push(
      `see https://example.org/a, or ${ESC}]8;;https://example.org/b${ESC}\\this${ESC}]8;;${ESC}\\ ${ESC}]8;;javascript:1${ESC}\\not this${ESC}]8;;${ESC}\\\n`,
    );
    await filled(element, 1);
    const links = [...(lines(element)[0]?.querySelectorAll('a') ?? [])];
    expect(links.map(({ href, textContent }) => [href, textContent])).to.deep.equal([
      ['https://example.org/a', 'https://example.org/a'],
      ['https://example.org/b', 'this'],
    ]);
    for (const { target, rel } of links)
      expect([target, rel]).to.deep.equal(['_blank', 'noopener noreferrer']);
    expect(shownText(element)[0]).to.equal('see https://example.org/a, or this not this');
  });

  it('no more of a line than can be painted, and says how long it is', async () => {
    const source = new ScriptedSource();
    const element = show(source);
    source.push(`${`${ESC}[31ma${ESC}[32mb`.repeat(5_000)}\n${'x'.repeat(50_000)}\n`);
    await filled(element, 2);
    const [colours, long] = lines(element);
    expect(colours?.querySelectorAll('.text > *').length).to.equal(1_001);
    expect(long?.textContent?.length).to.be.below(10_100);
    for (const line of [colours, long]) expect(line?.textContent).to.match(/ … \(\d+\D\d+\)$/);
    expect(element.text()).to.have.length(10_001 + 50_001);
  });

  it('kinds and colours of underlines', async () => {
    const source = new ScriptedSource();
    const element = show(source);
    source.push(`${ESC}[4:3;58;2;255;0;0mwavy${ESC}[0;4;9mboth${ESC}[0;53mover\n`);
    await filled(element, 1);
    const [wavy, both, over] = [
      ...(lines(element)[0]?.querySelectorAll<HTMLElement>('.text span') ?? []),
    ].map((span) => getComputedStyle(span));
    expect(wavy?.textDecorationStyle).to.equal('wavy');
    expect(wavy?.textDecorationColor).to.equal('rgb(255, 0, 0)');
    expect(both?.textDecorationLine).to.equal('underline line-through');
    expect(over?.textDecorationLine).to.equal('overline');
  });

  it('times of day, or since the start', async () => {
    const source = new ScriptedSource();
    const element = show(source, 'timestamps="relative"');
    const line = (text: string, time: number) => ({ kind: 'text', text, time, form: 'line' }) as const;
    source.push(line('a\n', 1_000), line('b\n', 62_500), line('c\n', 3_601_000));
    await filled(element, 3);
    const times = () => lines(element).map((each) => each.querySelector<HTMLElement>('.time')?.dataset.time);
    expect(times()).to.deep.equal(['+0:00.000', '+1:01.500', '+1:00:00.000']);
    element.timestamps = 'absolute';
    await until(() => /^\d\d:\d\d:\d\d[.,]\d{3}$/.test(times()[0] ?? ''));
    element.timestamps = 'off';
    await until(() => times()[0] === undefined);
    expect(shownText(element)).to.deep.equal(['a', 'b', 'c']);
  });

  describe('long lines wrapped', () => {
    it('without a hole between them, at the end, in the middle and at the start', async () => {
      const source = new ScriptedSource();
      const element = show(source, 'wrap');
      for (let at = 1; at <= 400; at++) source.push(at % 3 === 0 ? `${at} ${LONG}\n` : `${at}\n`);
      await filled(element, 400);
      await until(() => seen(element).at(-1) === '400' && isGapless(element));
      const { scrollHeight, clientHeight, scrollTop } = viewport(element);
      expect(scrollHeight - clientHeight - scrollTop).to.be.at.most(1);
      for (const line of [200, 30, 399]) {
        await element.goToLine(line);
        await until(
          () =>
            placeOf(element, `${line}`) !== undefined &&
            seen(element).some((text) => text.startsWith(`${line}`)),
        );
        await frame();
        expect(isGapless(element)).to.equal(true);
      }
      viewport(element).scrollTop = 0;
      await until(() => seen(element)[0] === '1');
      expect(viewport(element).scrollWidth).to.equal(viewport(element).clientWidth);
    });

    it('and not, and wrapped again: the same line stays at the top', async () => {
      const source = new ScriptedSource();
      const element = show(source);
      for (let at = 1; at <= 2_000; at++) source.push(at % 5 === 0 ? `${at}: ${LONG}\n` : `${at}:\n`);
      await filled(element, 2_000);
      await element.goToLine(1_001);
      await until(() => seen(element).includes('1001:'));
      await frame();
      const before = placeOf(element, '1001:');
      for (const wrap of [true, false, true]) {
        element.wrap = wrap;
        await element.updateComplete;
        await frame();
        await frame();
        expect(Math.abs((placeOf(element, '1001:') ?? 0) - (before ?? 0)), `wrap ${wrap}`).to.be.below(2);
        expect(isGapless(element)).to.equal(true);
      }
    });

    it('keep what is in view while one scrolls up over lines that turn out to be tall', async () => {
      const source = new ScriptedSource();
      const element = show(source, 'wrap');
      for (let at = 1; at <= 1_000; at++) source.push(`${at}: ${LONG}\n`);
      await filled(element, 1_000);
      await element.goToLine(500);
      await until(() => seen(element).some((text) => text.startsWith('500:')));
      await frame();
      for (let at = 0; at < 30; at++) {
        const text = seen(element)[1]?.split(' ')[0] ?? '';
        const before = placeOf(element, text) ?? 0;
        viewport(element).scrollTop -= 50;
        await frame();
        const after = placeOf(element, text) ?? 0;
        expect(after - before, text).to.be.closeTo(50, 2);
        expect(isGapless(element)).to.equal(true);
      }
    });
  });

  it('groups that close and open, by button and key, and steps', async () => {
    const source = new ScriptedSource();
    const element = show(source);
    source.push('a\n::group::Install\n1\n2\n::endgroup::\n', { kind: 'progress', step: 'Test' }, 'b\nc\n');
    await filled(element, 7);
    expect(shownText(element)).to.deep.equal(['a', 'Install', '1', '2', 'Test', 'b', 'c']);
    const toggles = () => [...(element.shadowRoot?.querySelectorAll<HTMLButtonElement>('.toggle') ?? [])];
    expect(toggles().map(({ ariaExpanded, ariaLabel }) => [ariaExpanded, ariaLabel])).to.deep.equal([
      ['true', 'Install'],
      ['true', 'Test'],
    ]);
    const [kept] = lines(element);
    toggles()[0]?.click();
    await until(() => shownText(element).join() === 'a,Install,Test,b,c');
    toggles()[1]?.click();
    await until(() => shownText(element).join() === 'a,Install,Test');
    expect(lines(element)[0]).to.equal(kept);
    expect(toggles()[1]?.ariaExpanded).to.equal('false');
    await element.goToLine(3);
    await until(() => shownText(element).join() === 'a,Install,1,2,Test');
    element.setGroups('closed');
    await until(() => shownText(element).join() === 'a,Install,Test');
    expect(element.text()).to.equal('a\n::group::Install\n1\n2\n::endgroup::\nb\nc\n');
  });

  it('groups closed from the start, where the page wants that', async () => {
    const source = new ScriptedSource();
    const element = show(source, 'groups="closed"');
    await element.updateComplete;
    source.push('a\n::group::G\nhidden\n');
    await filled(element, 3);
    source.push('more\n::endgroup::\nb\n');
    await until(() => shownText(element).join() === 'a,G,b');
  });

  it('JSON that opens below its line, and moves what follows', async () => {
    const source = new ScriptedSource();
    const element = show(source);
    source.push('a\n{"level":30,"msg":"hello","deep":{"n":[1,2]}}\nb\n');
    await filled(element, 3);
    const toggle = () => element.shadowRoot?.querySelector<HTMLButtonElement>('.toggle');
    expect(toggle()?.ariaExpanded).to.equal('false');
    const before = placeOf(element, 'b') ?? 0;
    toggle()?.click();
    await until(() => part(element, 'json') !== null && (placeOf(element, 'b') ?? 0) > before + 100);
    expect(isGapless(element)).to.equal(true);
    expect([...(part(element, 'json')?.children ?? [])].map((row) => row.textContent)).to.include(
      '"msg": "hello",',
    );
    viewport(element).focus();
    viewport(element).dispatchEvent(new KeyboardEvent('keydown', { key: 'k' }));
    expect(toggle()?.ariaExpanded).to.equal('true');
    await element.goToLine(2);
    viewport(element).dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', cancelable: true }));
    await until(() => part(element, 'json') === null && Math.abs((placeOf(element, 'b') ?? 0) - before) < 1);
  });

  it('JSON also of a line that is longer than what is drawn of it', async () => {
    const source = new ScriptedSource();
    const element = show(source);
    source.push(`at ${JSON.stringify({ message: 'x'.repeat(40_000), last: 'seen' })}\n`);
    await filled(element, 1);
    lines(element)[0]?.querySelector<HTMLElement>('.toggle')?.click();
    await until(() => part(element, 'json') !== null);
    expect(part(element, 'json')?.textContent).to.contain('"last": "seen"');
  });

  it('JSON of any length, looked at no sooner than it is opened; and says when it is none', async () => {
    const source = new ScriptedSource();
    const element = show(source);
    const rows = Array.from({ length: 3_000 }, (_, at) => ({ at, text: 'x'.repeat(100) }));
    source.push(`${JSON.stringify({ level: 'info', rows, last: 'y'.repeat(30_000) })}\n`);
    source.push(
      `{"broken": ${'x'.repeat(70_000)}}\n`,
      `${'{'.repeat(70_000)}\n`,
      `call({ ${'x'.repeat(70_000)} })\n`,
    );
    await filled(element, 4);
    const toggles = () => [...(element.shadowRoot?.querySelectorAll<HTMLElement>('.toggle') ?? [])];
    expect(toggles()).to.have.length(2);
    toggles()[1]?.click();
    await until(() => part(element, 'json')?.textContent === 'This is no JSON');
    toggles()[1]?.click();
    await until(() => part(element, 'json') === null);
    toggles()[0]?.click();
    await until(() => part(element, 'json')?.childElementCount === 1_001);
    expect(part(element, 'json')?.lastElementChild?.textContent).to.equal('11,006 more lines');
  });

  describe('lines that the address names', () => {
    it('also when they come after the page', async () => {
      location.hash = '#L150-L152';
      const source = new ScriptedSource();
      const element = show(source, 'line-numbers');
      source.push(numbered(1, 100));
      await filled(element, 100);
      expect(element.following).to.equal(true);
      source.push(numbered(101, 400));
      await until(() => seen(element).includes('line 150'));
      expect(element.following).to.equal(false);
      await until(() => element.shadowRoot?.querySelectorAll('.line.selected').length === 3);
      location.hash = '#L7';
      await until(() => seen(element).includes('line 7'));
    });

    it('also when they were let go before the page was drawn: they are loaded', async () => {
      location.hash = '#L150-L152';
      const source = new ScriptedSource();
      for (let at = 0; at < 200; at++) source.push(numbered(at * 50 + 1, at * 50 + 50));
      let permit = () => {};
      source.mayRead = () => new Promise((resolve) => (permit = resolve));
      const element = show(source, 'line-numbers max-lines="1000"');
      await until(() => seen(element).some((text) => /9,025 lines not loaded.*Loading/.test(text)));
      expect(element.shadowRoot?.querySelector('.hole')?.ariaBusy).to.equal('true');
      permit();
      await until(() => seen(element).includes('line 150'));
      expect(shownText(element).join()).not.to.contain('Loading');
      expect(element.following).to.equal(false);
      await until(() => element.shadowRoot?.querySelectorAll('.line.selected').length === 3);
      source.push(numbered(10_001, 12_000));
      await until(() => element.text({ from: 12_000, to: 12_000 }) !== '');
      await frame();
      expect(seen(element)).to.include('line 150');
    });

    it('only of the log that it is about', async () => {
      location.hash = '#other-L1';
      const source = new ScriptedSource();
      const element = show(source, 'id="mine" line-numbers');
      source.push(numbered(1, 200));
      await filled(element, 200);
      await frame();
      expect(element.following).to.equal(true);
      location.hash = '#mine-L1';
      await until(() => seen(element)[0] === 'line 1');
    });

    it('set by a click on a number, and a range by another with Shift', async () => {
      const source = new ScriptedSource();
      const element = show(source, 'id="log" line-numbers');
      source.push(numbered(1, 10));
      await filled(element, 10);
      const number = (line: number) =>
        element.shadowRoot?.querySelector<HTMLAnchorElement>(`.number[data-number="${line}"]`);
      await until(() => number(3) !== null);
      number(3)?.click();
      await until(() => location.hash === '#log-L3');
      number(5)?.dispatchEvent(
        new MouseEvent('click', { shiftKey: true, bubbles: true, composed: true, cancelable: true }),
      );
      await until(() => location.hash === '#log-L3-L5');
      await until(() => element.shadowRoot?.querySelectorAll('.line.selected').length === 3);
      expect(number(5)?.tabIndex).to.equal(-1);
    });
  });

  it('lines that were let go, loaded again, in a row that says so, and lets go of them when it follows', async () => {
    const source = new ScriptedSource();
    const element = show(source, 'max-lines="1000" line-numbers');
    for (let at = 0; at < 200; at++) source.push(numbered(at * 50 + 1, at * 50 + 50));
    await until(() => seen(element).at(-1) === 'line 10000');
    viewport(element).scrollTop = 0;
    const hole = () => element.shadowRoot?.querySelector<HTMLElement>('.hole');
    await until(() => hole() !== null);
    const { firstLine } = element;
    expect(hole()?.textContent).to.contain(`${(firstLine - 1).toLocaleString()} lines not loaded`);
    const next = `line ${firstLine}`;
    await until(() => placeOf(element, next) !== undefined);
    const before = placeOf(element, next) ?? 0;
    hole()?.querySelector('button')?.click();
    await until(() => element.firstLine < firstLine);
    await frame();
    expect(Math.abs((placeOf(element, next) ?? -1_000) - before)).to.be.below(2);
    expect(seen(element)).to.include(`line ${firstLine - 1}`.slice(0, 40));
    element.timestamps = 'relative';
    await element.goToLine(151);
    const loaded = () =>
      lines(element).find((line) => line.querySelector('.text')?.textContent === 'line 151');
    // The fourth batch; each was written a tenth of a second after the one before.
    await until(() => loaded()?.querySelector<HTMLElement>('.time')?.dataset.time === '+0:00.300');
    await element.goToLine(3);
    await until(() => seen(element).includes('line 3'));
    expect(element.shadowRoot?.querySelectorAll('.hole').length).to.be.below(2);
    element.goToEnd();
    await until(() => element.following && element.lineCount <= 1_000);
    await until(() => seen(element).at(-1) === 'line 10000');
  });

  it('other lines in the rows of those that have left, with nothing of theirs', async () => {
    const source = new ScriptedSource();
    const element = show(source, 'line-numbers');
    source.push(`::group::Build\n${`${ESC}[31mERROR${ESC}[0m {"a":1}\n`.repeat(200)}`);
    await filled(element, 201);
    const before = lines(element);
    expect(before.at(-1)?.dataset).to.include({ level: 'error', depth: '1' });
    expect(before.at(-1)?.querySelector('button')).not.to.equal(null);
    source.push(`::endgroup::\n${numbered(1, 300)}`);
    await until(() => shownText(element).at(-1)?.endsWith('line 300') === true);
    const after = lines(element);
    expect(after.filter((line) => before.includes(line))).not.to.be.empty;
    for (const [index, line] of after.entries()) {
      const { textContent, className, dataset } = line;
      const number = 301 - after.length + index;
      expect([textContent, className, { ...dataset }, line.getAttribute('part')]).to.deep.equal([
        `line ${number}`,
        'line',
        {},
        'line',
      ]);
      expect(line.querySelector<HTMLElement>('.number')?.dataset.number).to.equal(String(number + 202));
      expect(line.querySelector('button')).to.equal(null);
    }
    expect(isGapless(element)).to.equal(true);
  });

  it('a bar that redraws in place, in one node', async () => {
    const source = new ScriptedSource();
    const element = show(source);
    source.push('start\n[#   ] 10 %');
    await filled(element, 2);
    const [, line] = lines(element);
    for (const done of ['[##  ] 50 %', '[####] 100 %']) {
      source.push(`\r${ESC}[K${done}`);
      await until(() => shownText(element)[1] === done);
    }
    source.push('\nend\n');
    await filled(element, 3);
    expect(lines(element)[1]).to.equal(line);
    expect(shownText(element)).to.deep.equal(['start', '[####] 100 %', 'end']);
  });

  it('shifts no layout while it wraps, opens and follows', async () => {
    const watch = watchShifts();
    const source = new ScriptedSource();
    const element = show(source, 'wrap toolbar line-numbers max-lines="200"');
    for (let at = 0; at < 400; at += 5) {
      source.push(`${at} ${LONG}\n${numbered(at, at + 3)}`);
      await frame();
    }
    await element.search('line', { filter: true });
    await frame();
    expect(await watch.stop()).to.deep.equal([]);
  });
});
