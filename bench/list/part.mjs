/** @type {import('../harness/part.mjs').Part} */
export const part = {
  name: 'list',
  title: '10,000 items in batches of 100, every row in the document',
  limit: 'limit',
  contenders: [
    { name: 'limit', title: 'cloned rows in blocks (limit)', module: 'limit.js' },
    { name: 'rivulet', title: 'Rivulet', module: 'rivulet.js' },
    { name: 'cloned', title: 'cloned rows without blocks', module: 'cloned.js' },
    { name: 'react', title: 'React, memoised rows', module: 'react.jsx', peer: 'react' },
    {
      name: 'react-contained',
      title: 'React, content-visibility on each row',
      module: 'react-contained.jsx',
      peer: 'react',
    },
    { name: 'lit', title: 'Lit repeat', module: 'lit.js', peer: 'lit' },
    {
      name: 'lit-contained',
      title: 'Lit repeat, content-visibility on each row',
      module: 'lit-contained.js',
      peer: 'lit',
    },
    { name: 'vue', title: 'Vue', module: 'vue.js', peer: 'vue' },
    {
      name: 'vue-contained',
      title: 'Vue, content-visibility on each row',
      module: 'vue-contained.js',
      peer: 'vue',
    },
    { name: 'htmx', title: 'htmx beforeend', module: 'htmx.js', peer: 'htmx.org' },
    { name: 'turbo', title: 'Turbo Stream append', module: 'turbo.js', peer: '@hotwired/turbo' },
  ],
};
