import { expect } from 'chai';
import fc from 'fast-check';
import '../../src/elements/defined/stream-log.js';
import type { StreamLog } from '../../src/elements/defined/stream-log.js';
import type { StreamTextEvent } from '../../src/elements/events.js';
import { toBase64 } from '../../src/protocol/index.js';
import { violations } from './accessibility.js';
import { watchShifts } from './layout-shifts.js';
import { copy, frame, next, part, until } from './page.js';
import { ScriptedSource } from './scripted-source.js';
import { distance, ESC, filled, lines, numbered, seen, show, shownText, viewport } from './shown-log.js';

describe('stream-log', () => {
  it('shows lines, exactly, wherever chunks and bytes were cut', async () => {
    const text = `one ü👍\n${ESC}[31mred ${ESC}[1mbold${ESC}[0m\r\n\ttab\n`;
    const bytes = new TextEncoder().encode(text);
    for (const size of [1, 2, 3, 7]) {
      const source = new ScriptedSource();
      const element = show(source);
      for (let at = 0; at < bytes.length; at += size) {
        source.push({ kind: 'bytes', base64: toBase64(bytes.subarray(at, at + size)) });
        if (at % 5 === 0) await frame();
      }
      await filled(element, 3);
      expect(element.text()).to.equal('one ü👍\nred bold\n\ttab\n');
      expect(shownText(element)).to.deep.equal(['one ü👍', 'red bold', '\ttab']);
      expect(
        [...(lines(element)[1]?.querySelectorAll('.text > *') ?? [])].map((each) => each.className),
      ).to.deep.equal(['fg-1', 'bold fg-1']);
    }
  });

  it('shows the same for any text in any pieces', async () => {
    const piece = fc.constantFrom('a', 'b ', '\n', '\r\n', '\r', `${ESC}[32m`, `${ESC}[0m`, `${ESC}[K`, 'é');
    await fc.assert(
      fc.asyncProperty(
        fc.array(
          fc.array(piece, { maxLength: 5 }).map((all) => all.join('')),
          { maxLength: 8 },
        ),
        async (parts) => {
          const source = new ScriptedSource();
          const element = show(source);
          source.push(parts.join(''));
          source.complete();
          await next(element, 'stream-done');
          await frame();
          const whole = shownText(element);
          const ansi = element.text({ ansi: true });
          const other = new ScriptedSource();
          const again = show(other);
          for (const each of parts) {
            other.push(each);
            await frame();
          }
          other.complete();
          await until(() => again.status === 'complete');
          await frame();
          expect(shownText(again)).to.deep.equal(whole);
          expect(again.text({ ansi: true })).to.equal(ansi);
        },
      ),
      { numRuns: 15 },
    );
  });

  it('writes over a line at CR, and takes a progress bar as one line', async () => {
    const source = new ScriptedSource();
    const element = show(source);
    for (let at = 0; at <= 100; at++) source.push(`\r${at} %`);
    await until(() => shownText(element)[0] === '100 %');
    expect(element.lineCount).to.equal(1);
    source.push('\ndone\n');
    await filled(element, 2);
    expect(element.text()).to.equal('100 %\ndone\n');
  });

  it('shows levels, and puts the numbers where they are not copied', async () => {
    const source = new ScriptedSource();
    const element = show(source, 'line-numbers');
    source.push({ kind: 'text', text: 'bad\n', level: 'error', form: 'line' }, 'plain\n');
    source.push({ kind: 'text', text: 'odd\n', level: 'a"b', form: 'line' });
    await filled(element, 3);
    const [bad, plain, odd] = lines(element);
    expect(bad?.part.contains('line-error')).to.equal(true);
    expect([bad?.dataset.level, plain?.dataset.level, odd?.dataset.level]).to.deep.equal([
      'error',
      undefined,
      undefined,
    ]);
    // Firefox gives the function, not what it comes to.
    const number = plain?.querySelector('.number') as HTMLElement;
    expect(getComputedStyle(number, '::before').content).to.match(/"2"|attr\(data-number\)/);
    expect(number.dataset.number).to.equal('2');
    expect(plain?.textContent).to.equal('plain');
  });

  it('leaves drawn lines alone, and lets the open one grow in place', async () => {
    const source = new ScriptedSource();
    const element = show(source);
    source.push('first\nsec');
    await filled(element, 2);
    const [first, second] = lines(element);
    const text = second?.querySelector('.text')?.firstChild;
    source.push(`ond${ESC}[1m!\nthird`);
    await filled(element, 3);
    expect(lines(element).slice(0, 2)).to.deep.equal([first, second]);
    expect(second?.querySelector('.text')?.firstChild).to.equal(text);
    expect(second?.textContent).to.equal('second!');
  });

  describe('with a million lines', () => {
    it('draws only what is in view, and reaches every line', async function () {
      this.timeout(6 * this.timeout());
      const source = new ScriptedSource();
      const element = show(source, 'line-numbers');
      const page = 10_000;
      for (let at = 0; at < 100; at++) {
        let text = '';
        for (let line = at * page; line < (at + 1) * page; line++)
          text += `${ESC}[3${line % 8}mline${ESC}[0m ${line}\n`;
        source.push(text);
      }
      await filled(element, 1_000_000);
      const most = () => element.shadowRoot?.querySelectorAll('*').length ?? 0;
      expect(most()).to.be.below(400);
      await until(() => seen(element).at(-1) === 'line 999999' && distance(element) <= 1);
      for (const line of [1, 500_000, 999_990]) {
        element.goToLine(line);
        await until(() => seen(element).includes(`line ${line - 1}`));
        expect(most()).to.be.below(400);
      }
      viewport(element).scrollTop = 0;
      await until(() => seen(element)[0] === 'line 0');
      viewport(element).scrollTop = viewport(element).scrollHeight;
      await until(() => seen(element).at(-1) === 'line 999999');
      expect(element.text({ from: 999_999 })).to.equal('line 999998\nline 999999\n');
    });
  });

  it('draws what is in view while it is written, and around it once it rests', async () => {
    const source = new ScriptedSource();
    const element = show(source);
    source.push(numbered(1, 1_000));
    await filled(element, 1_000);
    const window = seen(element).length;
    await until(() => lines(element).length >= 2 * window - 1);
    let drawn = 0;
    for (let at = 1_001; at < 5_000; at += 1_000) {
      source.push(numbered(at, at + 999));
      await until(() => shownText(element).at(-1) === `line ${at + 999}`);
      drawn = lines(element).length;
    }
    expect(drawn).to.be.at.most(window + 1);
    await until(() => seen(element).length === window);
    await until(() => lines(element).length >= 2 * window - 1);
    // What was drawn above stays while only a few come.
    const above = lines(element)[5];
    source.push(numbered(5_001, 5_002));
    await until(() => shownText(element).at(-1) === 'line 5002');
    expect(above?.isConnected).to.equal(true);
  });

  describe('keeps at most so many lines', () => {
    it('and shows the newest', async () => {
      const source = new ScriptedSource();
      const element = show(source, 'max-lines="1000"');
      source.push(numbered(1, 5_000));
      await until(() => seen(element).at(-1) === 'line 5000');
      expect(element.lineCount).to.be.within(800, 1_000);
      expect(element.firstLine).to.equal(5_001 - element.lineCount);
    });

    it('without moving what is in view', async () => {
      const source = new ScriptedSource();
      const element = show(source, 'max-lines="1000"');
      source.push(numbered(1, 1_000));
      await filled(element, 1_000);
      element.goToLine(600);
      await until(() => seen(element).includes('line 600'));
      await frame();
      const before = seen(element);
      for (let at = 1_001; at < 1_200; at += 10) {
        source.push(numbered(at, at + 9));
        await frame();
      }
      await frame();
      expect(element.firstLine).to.be.above(100);
      expect(seen(element)).to.deep.equal(before);
    });
  });

  describe('follows the end', () => {
    it('until the person scrolls up, then says how much is new, and goes back on demand', async () => {
      const source = new ScriptedSource();
      const element = show(source);
      source.push(numbered(1, 200));
      await until(() => seen(element).at(-1) === 'line 200');
      viewport(element).dispatchEvent(new WheelEvent('wheel', { deltaY: -10 }));
      viewport(element).scrollTop -= 500;
      await until(() => !element.following && part(element, 'jump') !== null);
      await frame();
      const before = seen(element);
      source.push(numbered(201, 203));
      await filled(element, 203);
      expect(seen(element)).to.deep.equal(before);
      await until(() => part(element, 'jump')?.textContent?.includes('3 new lines') === true);
      part(element, 'jump')?.click();
      await until(() => seen(element).at(-1) === 'line 203');
      expect(element.following).to.equal(true);
      await until(() => part(element, 'jump') === null);
      source.push(numbered(204, 204));
      await until(() => seen(element).at(-1) === 'line 204');
    });

    it('again when the person comes back to it', async () => {
      const source = new ScriptedSource();
      const element = show(source);
      source.push(numbered(1, 200));
      await until(() => seen(element).at(-1) === 'line 200');
      viewport(element).scrollTop = 100;
      await until(() => !element.following);
      viewport(element).scrollTop = viewport(element).scrollHeight;
      await until(() => element.following);
    });

    it('not while something in it is selected', async () => {
      const source = new ScriptedSource();
      const element = show(source);
      source.push(numbered(1, 200));
      await until(() => seen(element).at(-1) === 'line 200');
      const line = lines(element).at(-2) as HTMLElement;
      document.getSelection()?.setBaseAndExtent(line, 0, line, 1);
      await until(() => !element.following);
      document.getSelection()?.removeAllRanges();
    });
  });

  describe('copies', () => {
    /** The text of a line, once it is gone to. */
    async function textAt(element: StreamLog, number: number): Promise<Text> {
      element.goToLine(number);
      await until(() => seen(element).includes(`line ${number}`));
      return lines(element)
        .find((line) => line.textContent === `line ${number}`)
        ?.querySelector('.text')?.firstChild as Text;
    }

    function copied(element: StreamLog): string | undefined {
      return copy(viewport(element))?.getData('text/plain');
    }

    it('the log’s text for a selection, also of lines that are no longer drawn', async () => {
      const source = new ScriptedSource();
      const element = show(source, 'line-numbers');
      source.push(`${numbered(1, 999)}${ESC}[31mline${ESC}[0m 1000\n`);
      await until(() => seen(element).at(-1) === 'line 1000');
      const start = await textAt(element, 10);
      document.getSelection()?.setBaseAndExtent(start, 2, start, 4);
      await until(() => copied(element) === 'ne');
      element.goToEnd();
      await until(() => seen(element).includes('line 1000'));
      expect(start.isConnected).to.equal(true);
      const end = lines(element).find((line) => line.textContent === 'line 1000') as HTMLElement;
      document
        .getSelection()
        ?.setBaseAndExtent(start, 2, end.querySelector('.text')?.firstChild?.firstChild as Text, 4);
      expect(copied(element)).to.equal(`ne 10\n${numbered(11, 999)}line`);
      document.getSelection()?.removeAllRanges();
      expect(copied(element)).to.equal(undefined);
    });

    it('the log’s text, where lines come before the page is told of the selection', async () => {
      const source = new ScriptedSource();
      const element = show(source);
      source.push(numbered(1, 1_000));
      await until(() => seen(element).at(-1) === 'line 1000');
      const start = await textAt(element, 10);
      const late = (event: Event) => event.stopImmediatePropagation();
      addEventListener('selectionchange', late, { capture: true });
      document.getSelection()?.setBaseAndExtent(start, 2, start, 4);
      element.goToEnd();
      await until(() => seen(element).includes('line 1000'));
      removeEventListener('selectionchange', late, { capture: true });
      expect(start.isConnected).to.equal(true);
      expect(copied(element)).to.equal('ne');
      document.getSelection()?.removeAllRanges();
    });

    it('everything after select all', async () => {
      const source = new ScriptedSource();
      const element = show(source);
      source.push(numbered(1, 5_000));
      await until(() => seen(element).at(-1) === 'line 5000');
      viewport(element).dispatchEvent(
        new KeyboardEvent('keydown', { key: 'a', ctrlKey: true, cancelable: true }),
      );
      expect(copied(element)).to.equal(numbered(1, 5_000).trimEnd());
      document.getSelection()?.removeAllRanges();
    });
  });

  it('tells what it took in, once per frame', async () => {
    const source = new ScriptedSource();
    const element = show(source);
    const told: string[] = [];
    element.addEventListener('stream-text', (event) => {
      const { text, mode, replay } = event as StreamTextEvent;
      told.push(`${mode}${replay ? '*' : ''} ${text}`);
    });
    source.push('a', 'b');
    await filled(element, 1);
    source.push('c\n');
    source.push('d');
    await filled(element, 2);
    source.push({ kind: 'text', text: 'new', mode: 'replace' });
    await until(() => told.length === 3);
    expect(told).to.deep.equal(['append* ab', 'append c\nd', 'replace new']);
    expect(shownText(element)).to.deep.equal(['new']);
  });

  it('replaces, puts in front, clears, and starts afresh', async () => {
    const source = new ScriptedSource();
    const element = show(source);
    source.push('b\n');
    await filled(element, 1);
    source.push({ kind: 'text', text: 'a\n', mode: 'prepend' });
    await filled(element, 2);
    expect(shownText(element)).to.deep.equal(['a', 'b']);
    source.push({ kind: 'clear' }, 'c\n');
    await until(() => element.text() === 'c\n');
    source.reset();
    await next(element, 'stream-reset');
    expect(element.text()).to.equal('c\n');
    source.push('d');
    await until(() => element.text() === 'd');
    await frame();
    expect(shownText(element)).to.deep.equal(['d']);
  });

  it('says in a line of its own what is missing', async () => {
    const source = new ScriptedSource();
    const element = show(source);
    source.push('half');
    await filled(element, 1);
    source.gap(4);
    source.push('on\n');
    await filled(element, 2);
    expect(shownText(element)).to.deep.equal(['half', 'Chunks 2 to 5 are no longer kept', 'on']);
    expect(lines(element)[1]?.dataset.level).to.equal('gap');
  });

  it('keeps what had arrived when it fails', async () => {
    const source = new ScriptedSource();
    const element = show(source);
    source.push('one\n');
    source.failWith();
    await until(() => part(element, 'error') !== null);
    await until(() => shownText(element).join() === 'one');
  });

  it('can be moved in the page', async () => {
    const source = new ScriptedSource();
    const element = show(source);
    source.push(numbered(1, 100));
    await until(() => seen(element).at(-1) === 'line 100');
    const box = document.createElement('div');
    element.parentElement?.append(box);
    box.append(element);
    source.push(numbered(101, 101));
    await until(() => seen(element).at(-1) === 'line 101');
  });

  it('keeps its place when it is moved', async () => {
    const source = new ScriptedSource();
    const element = show(source);
    source.push(numbered(1, 400));
    await filled(element, 400);
    await element.goToLine(50);
    await until(() => seen(element).includes('line 50'));
    const before = seen(element);
    const place = document.createElement('section');
    element.after(place);
    place.append(element);
    source.push(numbered(401, 450));
    await until(() => element.lineCount === 450 && seen(element).length > 1);
    await frame();
    expect(seen(element)).to.deep.equal(before);
    expect(element.following).to.equal(false);
  });

  it('shifts no layout while it fills', async () => {
    const watch = watchShifts();
    const source = new ScriptedSource();
    const element = show(source, 'max-lines="200"');
    element.insertAdjacentHTML('afterend', '<p>After the log</p>');
    for (let at = 0; at < 600; at += 7) {
      source.push(numbered(at, at + 6));
      await frame();
    }
    expect(await watch.stop()).to.deep.equal([]);
  });

  it('runs nothing that a log brings, and lets no style out of its line', async () => {
    const corpus = [
      '<img src=x onerror="window.pwned=1"><script>window.pwned=1</script>',
      `${ESC}]8;;javascript:window.pwned=1${ESC}\\link${ESC}]8;;${ESC}\\`,
      `${ESC}[38;2;1;2;3;position:fixed;url(javascript:1)mx`,
      `${ESC}]0;</style><script>window.pwned=1</script>\u0007x`,
      '\u202Egnp.exe',
    ];
    const source = new ScriptedSource();
    const element = show(source);
    source.push(`${corpus.join('\n')}\n`);
    await filled(element, corpus.length);
    await frame();
    expect('pwned' in window).to.equal(false);
    expect(
      viewport(element).querySelectorAll('img, script, a, [style*="url"], [style*="position"]'),
    ).to.have.length(0);
    expect(shownText(element)[1]).to.equal('link');
  });

  describe('is accessible', () => {
    for (const scheme of ['light', 'dark']) {
      it(`in ${scheme}: the sixteen colours have a contrast of 4.5 with the ground`, async () => {
        const source = new ScriptedSource();
        const element = show(source, 'line-numbers');
        element.style.setProperty('color-scheme', scheme);
        let text = 'plain\n';
        for (let at = 0; at < 8; at++)
          text += `${ESC}[3${at}mcolour${ESC}[0m ${ESC}[9${at}mbright${ESC}[0m\n`;
        for (const code of ['2', '7', '41', '103', '7;31', '38;5;226', '38;2;255;255;200', '38;2;0;0;80']) {
          text += `${ESC}[${code}mtext${ESC}[0m\n`;
        }
        source.push(text);
        for (const level of ['error', 'warn', 'debug']) source.push({ kind: 'text', text: 'line\n', level });
        await filled(element, 20);
        const content = part(element, 'content') as HTMLElement;
        const ground = getComputedStyle(content).backgroundColor;
        for (const span of viewport(element).querySelectorAll<HTMLElement>('.line, .line span')) {
          const own = [span, span.parentElement as HTMLElement].map(
            (each) => getComputedStyle(each).backgroundColor,
          );
          const background = own.find((color) => color !== 'rgba(0, 0, 0, 0)') ?? ground;
          const ratio = contrast(getComputedStyle(span).color, background);
          expect(ratio, `${span.outerHTML} on ${background}`).to.be.at.least(4.5);
        }
      });
    }

    it('by its roles and names', async () => {
      const source = new ScriptedSource();
      const element = show(source, 'line-numbers label="Build"');
      source.push(numbered(1, 100));
      source.failWith();
      await until(() => part(element, 'error') !== null);
      await frame();
      expect(await violations()).to.deep.equal([]);
      expect(viewport(element).tabIndex).to.equal(0);
      expect(viewport(element).getAttribute('aria-label')).to.equal('Build');
      expect(viewport(element).getAttribute('aria-live')).to.equal('off');
    });
  });
});

/** WCAG 2.2 contrast of two colours as the browser computes them. */
function contrast(a: string, b: string): number {
  const [light = 0, dark = 0] = [luminance(a), luminance(b)].sort((x, y) => y - x);
  return (light + 0.05) / (dark + 0.05);
}

function luminance(color: string): number {
  const canvas = new OffscreenCanvas(1, 1).getContext('2d') as OffscreenCanvasRenderingContext2D;
  canvas.fillStyle = color;
  canvas.fillRect(0, 0, 1, 1);
  const [red = 0, green = 0, blue = 0] = [...canvas.getImageData(0, 0, 1, 1).data].map((value) => {
    const part = value / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
