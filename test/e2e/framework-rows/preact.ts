import { type ComponentChildren, createContext, h, render } from 'preact';
import { useContext, useEffect, useState } from 'preact/hooks';
import { StreamList } from '../../../src/preact/index.js';
import { type Item, RowsPage, SURROUNDING } from './page.js';

const page = new RowsPage();
const Surrounding = createContext('');

function Row({ id, name }: Item): ComponentChildren {
  const [times, setTimes] = useState(0);
  const surrounding = useContext(Surrounding);
  page.renders++;
  useEffect(() => {
    page.alive.add(id);
    return () => void page.alive.delete(id);
  }, [id]);
  return h(
    'button',
    { type: 'button', onClick: () => setTimes(times + 1) },
    `${name}, ${surrounding}, ${times}`,
  );
}

function renderItem(item: Item): ComponentChildren {
  return h(Row, item);
}

const app = document.querySelector('#app') as HTMLElement;
render(
  h(Surrounding.Provider, { value: SURROUNDING }, h(StreamList<Item>, { source: page.source, renderItem })),
  app,
);
page.unmount = () => render(null, app);
window.rows = page;
