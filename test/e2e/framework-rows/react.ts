import {
  createContext,
  createElement as h,
  type ReactNode,
  StrictMode,
  useContext,
  useEffect,
  useState,
} from 'react';
import { createRoot } from 'react-dom/client';
import { StreamList } from '../../../src/react/stream-list.js';
import { type Item, RowsPage, SURROUNDING } from './page.js';

const page = new RowsPage();
const Surrounding = createContext('');

function Row({ id, name }: Item): ReactNode {
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

function renderItem(item: Item): ReactNode {
  return h(Row, item);
}

const isStrict = new URLSearchParams(location.search).has('strict');
const root = createRoot(document.querySelector('#app') as HTMLElement);
root.render(
  h(
    isStrict ? StrictMode : 'div',
    null,
    h(Surrounding, { value: SURROUNDING }, h(StreamList<Item>, { source: page.source, renderItem })),
  ),
);
page.unmount = () => root.unmount();
window.rows = page;
