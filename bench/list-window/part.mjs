/** @type {import('../harness/part.mjs').Part} */
export const part = {
  name: 'list-window',
  title: '10,000 items in batches of 100, a window of them in the document',
  limit: 'limit',
  contenders: [
    { name: 'limit', title: 'window by hand (limit)', module: 'limit.js' },
    { name: 'rivulet', title: 'Rivulet, in a ul', module: 'rivulet.js' },
    {
      name: 'lit-virtualizer',
      title: 'lit-virtualizer',
      module: 'lit-virtualizer.js',
      peer: '@lit-labs/virtualizer',
    },
    { name: 'tanstack', title: 'TanStack Virtual', module: 'tanstack.js', peer: '@tanstack/lit-virtual' },
  ],
};
