import '../../../src/elements/defined/stream-list.js';
import {
  type Accessor,
  createComponent,
  createContext,
  createRenderEffect,
  createSignal,
  onCleanup,
  useContext,
} from 'solid-js';
import { render } from 'solid-js/web';
import { rows } from '../../../src/solid/index.js';
import { type Item, RowsPage, SURROUNDING } from './page.js';

const page = new RowsPage();
const Surrounding = createContext('');

function Row(item: Accessor<Item>): HTMLElement {
  const [times, setTimes] = createSignal(0);
  const surrounding = useContext(Surrounding);
  const { id } = item();
  page.alive.add(id);
  onCleanup(() => page.alive.delete(id));
  const button = document.createElement('button');
  button.onclick = () => setTimes(times() + 1);
  createRenderEffect(() => {
    page.renders++;
    button.textContent = `${item().name}, ${surrounding}, ${times()}`;
  });
  return button;
}

function List(): HTMLElement {
  const list = document.createElement('stream-list');
  list.mountItem = rows<Item>(Row);
  list.source = page.source;
  return list;
}

page.unmount = render(
  () =>
    createComponent(Surrounding.Provider, {
      value: SURROUNDING,
      get children() {
        return createComponent(List, {});
      },
    }),
  document.querySelector('#app') as HTMLElement,
);
window.rows = page;
