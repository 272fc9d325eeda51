import { addTexts } from '../texts.js';

/** The sentences of formatted text and what stands around a text. */
export const texts = addTexts({
  thinking: (duration: string) => (duration ? `Thinking… ${duration}` : 'Thinking…'),
  thought: (duration: string) => (duration ? `Thought for ${duration}` : 'Thought'),
  duration: (seconds: number) =>
    seconds < 60
      ? `${seconds} s`
      : `${Math.floor(seconds / 60)} min${seconds % 60 ? ` ${seconds % 60} s` : ''}`,
  copy: 'Copy',
  download: 'Download',
  copyCsv: 'Copy as CSV',
  code: (language: string) => (language ? `Code: ${language}` : 'Code'),
  table: 'Table',
  taskDone: 'Done',
  taskOpen: 'To do',
  expand: 'Show all',
  collapse: 'Show less',
});

export type TextTexts = typeof texts;
