import { expect } from 'chai';
import '../../src/elements/defined/stream-list.js';
import '../../src/elements/defined/stream-text.js';
import { find, frame, mount, until } from './page.js';
import { ScriptedSource } from './scripted-source.js';

const ROW = '<p style="height: 20px; margin: 0">{{id}}</p>';
const INSIDE: Record<string, string> = {
  'its own list': `<template>${ROW}</template>`,
  'a ul': `<ul><template><li>${ROW}</li></template></ul>`,
  'a table': `<table><tbody><template><tr><td>${ROW}</td></tr></template></tbody></table>`,
};

describe('stream-list in a page where more than it grows', () => {
  let text: ScriptedSource;
  let items: ScriptedSource;
  let scroller: Element;

  for (const [name, inside] of Object.entries(INSIDE)) {
    describe(name, () => {
      beforeEach(() => {
        const above = '<stream-text style="display: block; line-height: 20px"></stream-text>';
        mount(
          `<div style="height: 200px; overflow-y: auto"><h1>Work</h1>${above}<stream-list>${inside}</stream-list></div>`,
        );
        scroller = find('stream-list').parentElement as Element;
        text = new ScriptedSource();
        items = new ScriptedSource();
        find('stream-text').source = text;
        find('stream-list').source = items;
      });

      it('stays at the top, whatever grows above it', async () => {
        for (let step = 1; step <= 30; step++) {
          text.push(`Line ${step}\n`);
          if (step % 3 === 0) items.items({ id: step });
          if (step % 4 === 0) items.push({ kind: 'progress', value: step / 30 });
          await until(() => find('stream-text').text.split('\n').length > step);
          await frame();
          expect(scroller.scrollTop, `after line ${step}`).to.equal(0);
        }
        expect(scroller.scrollHeight).to.be.above(scroller.clientHeight);
      });
    });
  }
});
