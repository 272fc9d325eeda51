import { expect } from 'chai';
import '../../src/elements/defined/stream-log.js';
import { frame, until } from './page.js';
import { ScriptedSource } from './scripted-source.js';
import { filled, numbered, show, shownText } from './shown-log.js';

/** More lines than fit into the window. */
const FLOOD = 500;

describe('a flood of lines', () => {
  const { now } = performance;
  let time = 0;
  beforeEach(() => {
    // The clock stands still but for what the test says.
    time = now.call(performance);
    performance.now = () => time;
  });
  afterEach(() => {
    performance.now = now;
  });

  /** A log in which more lines than fit into the window were drawn just now: `count` of them in all. */
  async function flooded() {
    const source = new ScriptedSource();
    const element = show(source);
    source.push(numbered(1, FLOOD));
    await filled(element, FLOOD);
    source.push(numbered(FLOOD + 1, 2 * FLOOD));
    await filled(element, 2 * FLOOD);
    return { source, element, count: 2 * FLOOD };
  }

  it('is drawn every second frame, and nothing is told of what is not drawn yet', async () => {
    const { source, element, count } = await flooded();
    const told: number[] = [];
    element.addEventListener('stream-chunk', (event) => told.push(event.firstSeq));
    source.push(numbered(count + 1, count + FLOOD));
    for (let frames = 0; frames < 5; frames++) await frame();
    expect(shownText(element)).to.include(`line ${count}`);
    expect(element.lineCount).to.equal(count);
    expect(told).to.deep.equal([]);
    time += 30;
    await filled(element, count + FLOOD);
    expect(shownText(element)).to.include(`line ${count + FLOOD}`);
    await until(() => told.length === 1);
  });

  it('is over with a drawing of few lines', async () => {
    const { source, element, count } = await flooded();
    time += 30;
    for (let line = count + 1; line <= count + 3; line++) {
      source.push(numbered(line, line));
      await filled(element, line);
      expect(shownText(element)).to.include(`line ${line}`);
    }
  });

  it('holds up nobody who has scrolled away from the end', async () => {
    const { source, element, count } = await flooded();
    element.setFollowing(false);
    source.push(numbered(count + 1, count + FLOOD));
    await filled(element, count + FLOOD);
  });
});
