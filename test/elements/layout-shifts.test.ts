import { expect } from 'chai';
import { watchShifts } from './layout-shifts.js';
import { frame, mount } from './page.js';

const BOX = '<div class="above">above</div><p>below</p>';

describe('the watch for layout shifts', () => {
  it('sees what is pushed away', async () => {
    const stage = mount(BOX);
    await frame();
    const watch = watchShifts();
    await frame();
    stage.prepend('a line ', document.createElement('hr'), 'of its own');
    await frame();
    const shifts = await watch.stop();
    expect(shifts.join()).to.include("'below' from");
  });

  it('takes neither scrolling nor growth for a shift', async () => {
    const stage = mount(`${BOX}<div style="height: 3000px"></div>`);
    await frame();
    const watch = watchShifts();
    await frame();
    scrollTo(0, 100);
    await frame();
    stage.append('at the end');
    await frame();
    scrollTo(0, 0);
    expect(await watch.stop()).to.deep.equal([]);
  });
});
