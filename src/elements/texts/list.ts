import { addTexts } from '../texts.js';

/** The sentences of lists. */
export const texts = addTexts({
  earlierRows: 'Load earlier',
  earlierLoaded: (count: number) =>
    count === 0
      ? 'Nothing earlier'
      : count === 1
        ? '1 earlier item loaded'
        : `${count.toLocaleString()} earlier items loaded`,
  earlierFailed: 'Earlier items could not be loaded',
  earlierLeftOut: 'Earlier items are left out',
  beginning: 'This is the beginning',
});

export type ListTexts = typeof texts;
