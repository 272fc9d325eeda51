import { answer } from '../data/answer.mjs';
import { referenceText } from './reference.mjs';

/** @type {import('../harness/part.mjs').Part} */
export const part = {
  name: 'markdown',
  title: 'an answer of 20,000 tokens in Markdown',
  limit: 'limit',
  reference: async () => referenceText(answer(20_000).join('')),
  contenders: [
    { name: 'limit', title: 'the final nodes put in (limit)', module: 'limit.js' },
    { name: 'feed', title: '(handing over alone)', module: '../text/feed.js', isUnchecked: true },
    { name: 'rivulet', title: 'Rivulet, ReadableStream', module: '../text/rivulet.js' },
    { name: 'rivulet-batches', title: 'Rivulet, batches', module: '../text/rivulet-batches.js' },
    {
      name: 'streaming-markdown',
      title: 'streaming-markdown',
      module: 'streaming-markdown.js',
      peer: 'streaming-markdown',
    },
    { name: 'streamdown', title: 'streamdown', module: 'streamdown.jsx', peer: 'streamdown' },
    { name: 'incremark', title: 'incremark', module: 'incremark.jsx', peer: '@incremark/react' },
    { name: 'marked', title: 'marked and DOMPurify, a frame', module: 'marked.js', peer: 'marked' },
    { name: 'react-markdown', title: 'react-markdown', module: 'react-markdown.jsx', peer: 'react-markdown' },
    { name: 'assistant-ui', title: 'assistant-ui', module: 'assistant-ui.jsx', peer: '@assistant-ui/react' },
    { name: 'deep-chat', title: 'deep-chat', module: '../text/deep-chat.js', peer: 'deep-chat' },
  ],
};
