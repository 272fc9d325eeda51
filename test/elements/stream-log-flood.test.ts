import { expect } from 'chai';
import '../../src/elements/defined/stream-log.js';
import { next, part, until } from './page.js';
import { ScriptedSource } from './scripted-source.js';
import { filled, numbered, show, shownText } from './shown-log.js';

/** More lines than fit into the window. */
const FLOOD = 500;

/** A log whose window is measured, with `FLOOD` lines, and what comes in the frames that follow: one flood in each. */
async function flooded(attributes = '') {
  const source = new ScriptedSource();
  const element = show(source, attributes);
  source.push(numbered(1, FLOOD));
  await filled(element, FLOOD);
  let count = FLOOD;
  return {
    source,
    element,
    height: () => part(element, 'lines')?.getBoundingClientRect().height ?? 0,
    /** Whether the last line is drawn. */
    isDrawn: () => shownText(element).includes(`line ${count}`),
    /** As many lines once more. Resolves within the frame that takes them in, when it has drawn what it draws. */
    async flood(lines = FLOOD) {
      const taken = next(element, 'stream-chunk');
      source.push(numbered(count + 1, count + lines));
      count += lines;
      await taken;
      expect(element.lineCount).to.equal(count);
    },
  };
}

describe('a flood of lines', () => {
  it('is drawn every second frame, and taken in in each', async () => {
    const { flood, isDrawn } = await flooded();
    for (let times = 0; times < 3; times++) {
      await flood();
      expect(isDrawn()).to.equal(true);
      await flood();
      expect(isDrawn()).to.equal(false);
    }
    await until(isDrawn);
  });

  it('is over with a frame of few lines', async () => {
    const { flood, isDrawn } = await flooded();
    await flood();
    for (let times = 0; times < 3; times++) {
      await flood(1);
      expect(isDrawn()).to.equal(true);
    }
    await flood();
    expect(isDrawn()).to.equal(true);
  });

  it('is of rows: of lines that a filter leaves out there may be as many as there like', async () => {
    const { source, flood, isDrawn, element } = await flooded('level="error"');
    await flood();
    const hidden = `${numbered(1, FLOOD)}ERROR this one\n`;
    for (let times = 1; times < 4; times++) {
      const taken = next(element, 'stream-chunk');
      source.push(hidden);
      await taken;
      expect(shownText(element).filter((text) => text === 'ERROR this one')).to.have.lengthOf(times);
    }
    expect(isDrawn()).to.equal(false);
  });

  it('is drawn in each frame for who has scrolled away from the end', async () => {
    const { element, flood, height } = await flooded();
    await flood();
    element.setFollowing(false);
    for (let times = 0; times < 3; times++) {
      const before = height();
      await flood();
      expect(height()).to.be.above(before);
    }
  });

  it('is drawn when it ends', async () => {
    const { source, element, flood, isDrawn } = await flooded();
    await flood();
    const done = next(element, 'stream-done');
    const taken = flood();
    source.complete();
    await Promise.all([taken, done]);
    expect(isDrawn()).to.equal(true);
  });
});
