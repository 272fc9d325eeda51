/** @type {import('../harness/part.mjs').Part} */
export const part = {
  name: 'text',
  title: '20,000 tokens of plain text',
  limit: 'limit',
  contenders: [
    { name: 'limit', title: 'blocks by hand (limit)', module: 'limit.js' },
    { name: 'limit-stream', title: 'blocks by hand, ReadableStream', module: 'limit-stream.js' },
    { name: 'feed', title: '(handing over alone)', module: 'feed.js', isUnchecked: true },
    { name: 'rivulet', title: 'Rivulet, ReadableStream', module: 'rivulet.js' },
    { name: 'rivulet-batches', title: 'Rivulet, batches', module: 'rivulet-batches.js' },
    { name: 'react', title: 'React', module: 'react.jsx', peer: 'react' },
    { name: 'ai-sdk', title: 'AI SDK useChat', module: 'ai-sdk.jsx', peer: '@ai-sdk/react' },
    {
      name: 'ai-sdk-throttled',
      title: 'AI SDK useChat, throttle 50',
      module: 'ai-sdk-throttled.jsx',
      peer: '@ai-sdk/react',
    },
    { name: 'vue', title: 'Vue', module: 'vue.js', peer: 'vue' },
    { name: 'lit', title: 'Lit', module: 'lit.js', peer: 'lit' },
    { name: 'turbo', title: 'Turbo Stream append', module: 'turbo.js', peer: '@hotwired/turbo' },
    { name: 'text-content', title: 'textContent +=', module: 'text-content.js' },
    { name: 'deep-chat', title: 'deep-chat', module: 'deep-chat.js', peer: 'deep-chat' },
  ],
};
