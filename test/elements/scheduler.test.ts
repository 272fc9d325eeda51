import { expect } from 'chai';
import { type FramePlatform, FrameScheduler, type FrameTask } from '../../src/elements/scheduler.js';
import { mount } from './page.js';

/** A platform whose clock and frames are moved by hand. */
class Platform implements FramePlatform {
  time = 0;
  hidden = false;
  frames: (() => void)[] = [];
  timers: (() => void)[] = [];
  /** What stands in for frames that do not come. */
  watches: (() => void)[] = [];
  #onVisibility: (() => void) | undefined;

  now = () => this.time;
  isHidden = () => this.hidden;
  frame(callback: () => void): () => void {
    this.frames.push(callback);
    return () => this.#drop(this.frames, callback);
  }
  timer(callback: () => void): () => void {
    const list = this.hidden ? this.timers : this.watches;
    list.push(callback);
    return () => this.#drop(list, callback);
  }
  onVisibility(callback: () => void): void {
    this.#onVisibility = callback;
  }
  turn(hidden: boolean): void {
    this.hidden = hidden;
    this.#onVisibility?.();
  }
  runFrame(): void {
    for (const callback of this.frames.splice(0)) callback();
  }
  runTimer(): void {
    for (const callback of this.timers.splice(0)) callback();
  }
  #drop(list: (() => void)[], callback: () => void): void {
    const at = list.indexOf(callback);
    if (at >= 0) list.splice(at, 1);
  }
}

function makeTask(name: string, log: string[], onPaint: () => boolean = () => false): FrameTask {
  return {
    element: document.createElement('div'),
    measure: () => void log.push(`measure ${name}`),
    paint: () => {
      log.push(`paint ${name}`);
      return onPaint();
    },
    notify: () => void log.push(`notify ${name}`),
    onVisible: (visible) => void log.push(`${visible ? 'shown' : 'hidden'} ${name}`),
  };
}

describe('the frame scheduler', () => {
  let platform: Platform;
  let scheduler: FrameScheduler;
  let log: string[];

  beforeEach(() => {
    platform = new Platform();
    scheduler = new FrameScheduler(platform);
    log = [];
  });

  it('paints all in one frame: first every read, then every write, then the page', () => {
    const [a, b] = [makeTask('a', log), makeTask('b', log)];
    for (const task of [a, b, a]) scheduler.request(task);
    expect(platform.frames.length).to.equal(1);
    platform.runFrame();
    expect(log).to.deep.equal(['measure a', 'measure b', 'paint a', 'paint b', 'notify a', 'notify b']);
    expect(platform.frames.length).to.equal(0);
  });

  it('leaves what does not fit to the next frame, where it comes first', () => {
    const slow = makeTask('slow', log, () => {
      platform.time += 100;
      return log.length < 8;
    });
    const other = makeTask('other', log);
    scheduler.request(slow);
    scheduler.request(other);
    platform.runFrame();
    expect(log.filter((line) => line.startsWith('paint'))).to.deep.equal(['paint slow']);
    platform.runFrame();
    expect(log.filter((line) => line.startsWith('paint'))).to.deep.equal([
      'paint slow',
      'paint other',
      'paint slow',
    ]);
  });

  it('uses a timer while the page is hidden, and changes over with it', () => {
    const task = makeTask('a', log);
    scheduler.add(task);
    scheduler.request(task);
    expect(platform.frames.length).to.equal(1);
    platform.turn(true);
    expect([platform.frames.length, platform.timers.length]).to.deep.equal([0, 1]);
    platform.runTimer();
    expect(log).to.include('paint a').and.to.include('hidden a');
    scheduler.request(task);
    expect([platform.frames.length, platform.timers.length]).to.deep.equal([0, 1]);
    platform.turn(false);
    expect([platform.frames.length, platform.timers.length]).to.deep.equal([1, 0]);
  });

  it('does without a frame that does not come, by one timer for many frames', () => {
    const task = makeTask('a', log);
    const painted = () => log.filter((line) => line === 'paint a').length;
    const watch = () => {
      for (const callback of platform.watches.splice(0)) callback();
    };
    scheduler.add(task);
    for (let frame = 0; frame < 3; frame++) {
      scheduler.request(task);
      platform.runFrame();
    }
    scheduler.request(task);
    expect([painted(), platform.watches.length]).to.deep.equal([3, 1]);
    // Not the frame that it was set with: that one is given its time, too.
    watch();
    expect([painted(), platform.watches.length]).to.deep.equal([3, 1]);
    watch();
    expect([painted(), platform.watches.length]).to.deep.equal([4, 0]);
    // The next frame is watched again; when nothing waits, nobody watches.
    scheduler.request(task);
    platform.runFrame();
    watch();
    expect([painted(), platform.watches.length]).to.deep.equal([5, 0]);
    scheduler.remove(task);
  });

  it('paints what is on screen first', async () => {
    const stage = mount('<div id="far"></div><div id="near"></div>');
    const sheet = new CSSStyleSheet();
    sheet.replaceSync('#far, #near { height: 10px } #far { position: absolute; top: 100000px }');
    document.adoptedStyleSheets.push(sheet);
    const tasks = ['far', 'near'].map((name) => ({
      ...makeTask(name, log),
      element: stage.querySelector(`#${name}`) as Element,
    }));
    const seen = new Promise<void>((resolve) => {
      const [far] = tasks;
      if (far) far.onVisible = () => resolve();
    });
    for (const task of tasks) scheduler.add(task);
    await seen;
    for (const task of tasks) scheduler.request(task);
    platform.runFrame();
    document.adoptedStyleSheets.splice(document.adoptedStyleSheets.indexOf(sheet), 1);
    expect(log.filter((line) => line.startsWith('paint'))).to.deep.equal(['paint near', 'paint far']);
    for (const task of tasks) scheduler.remove(task);
    expect(scheduler.size).to.equal(0);
  });

  it('gives each of those off screen a turn within eight frames, and all of them one while the page is hidden', async () => {
    const stage = mount('<div></div>');
    const tasks = Array.from({ length: 20 }, (_, at) => makeTask(String(at), log));
    const away: Promise<unknown>[] = [];
    for (const task of tasks) {
      away.push(new Promise((resolve) => Object.assign(task, { onVisible: resolve })));
      const { style } = task.element as HTMLElement;
      Object.assign(style, { position: 'absolute', insetBlockStart: '100000px', blockSize: '10px' });
      stage.append(task.element);
      scheduler.add(task);
    }
    await Promise.all(away);
    for (let round = 0; round < 2; round++) {
      const painted: string[][] = [];
      for (const task of tasks) scheduler.request(task);
      while (platform.frames.length > 0) {
        log.length = 0;
        platform.runFrame();
        painted.push(log.filter((line) => line.startsWith('paint')));
      }
      expect(painted.flat()).to.deep.equal(tasks.map((_, at) => `paint ${at}`));
      expect(painted.map(({ length }) => length)).to.deep.equal([3, 3, 3, 3, 3, 3, 2]);
    }
    platform.turn(true);
    log.length = 0;
    for (const task of tasks) scheduler.request(task);
    platform.runTimer();
    expect(log.filter((line) => line.startsWith('paint')).length).to.equal(20);
  });

  it('goes on for the others when one fails', () => {
    const previous = window.onerror;
    const errors: unknown[] = [];
    window.onerror = (_, __, ___, ____, error) => {
      errors.push(error);
      return true;
    };
    const bad = makeTask('bad', log, () => {
      throw new Error('on purpose');
    });
    scheduler.request(bad);
    scheduler.request(makeTask('good', log));
    platform.runFrame();
    window.onerror = previous;
    expect(log).to.include('paint good');
    expect(errors.length).to.equal(1);
  });
});
