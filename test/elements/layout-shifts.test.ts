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

  it('takes for the place of what is written from the right its right edge', async () => {
    const stage = mount('<div dir="rtl"><em style="display: inline-block">1</em></div>');
    const line = stage.querySelector('div') as HTMLElement;
    await frame();
    const growing = watchShifts();
    await frame();
    (line.firstElementChild as HTMLElement).textContent = '1 234 567 890';
    await frame();
    expect(await growing.stop()).to.deep.equal([]);
    const pushed = watchShifts();
    await frame();
    line.prepend('something before it ');
    await frame();
    expect((await pushed.stop()).join()).to.include("'1 234 567 890' from");
  });

  it('takes what is not to be seen for nothing until it is', async () => {
    const stage = mount('<div>above</div><div style="visibility: hidden">below</div>');
    const [above, below] = [...stage.children] as [HTMLElement, HTMLElement];
    await frame();
    const watch = watchShifts();
    await frame();
    above.append(document.createElement('br'), 'more');
    await frame();
    below.style.visibility = 'visible';
    await frame();
    expect(await watch.stop()).to.deep.equal([]);
  });
});
