/** Functions that make rows, on a server and in the page. */
import { html, nothing } from 'lit';
import type { MountItem } from '../../src/elements/list/row-content.js';
import type { Json } from '../../src/protocol/json.js';

interface Item {
  readonly id: number;
  readonly name: string;
  readonly day: string;
  readonly note?: string;
}

const tell = (item: Item) => () => document.dispatchEvent(new CustomEvent('row', { detail: item.id }));

/** By what they make. */
const rowFunctions: Readonly<Record<string, (item: Item, index: number) => unknown>> = {
  items: (item, index) => html`
    <li class="row ${item.day}" style="color: darkgreen">
      <button @click=${tell(item)}>${item.name}</button>
      ${item.note ? html`<em>${item.note}</em>` : nothing}${[item.day, index].map((each) => html`<i>${each}</i>`)}
    </li>
  `,
  terms: (item) =>
    html`<dt><button @click=${tell(item)}>${item.name}</button></dt><dd>${item.day}<em>${item.note}</em></dd>`,
  cards: (item) =>
    html`<button ?disabled=${item.note} @click=${tell(item)}>${item.name}</button> <em>${item.note}</em>`,
  cells: (item) =>
    html`<tr><td><button @click=${tell(item)}>${item.name}</button></td><td><em>${item.note ?? ''}</em></td></tr>`,
  names: (item) => `${item.name}, ${item.note ?? 'no note'}`,
};

/** As a list takes it. `other`: for the item with this id it says something else. */
export function rowFunction(name: string, other?: number): (item: Json, index: number) => unknown {
  const make = rowFunctions[name] as (item: Item, index: number) => unknown;
  return (given, index) => {
    const item = given as unknown as Item;
    return make(item.id === other ? { ...item, note: 'Other' } : item, index);
  };
}

export const dayOf = (item: Json): unknown => (item as unknown as Item).day;

/** What a framework would mount for an item, as its server renderer writes it. */
export const mountedHtml = (item: Json): string => {
  const { name, note = '' } = item as unknown as Item;
  return `<button>${name.replaceAll('<', '&lt;')}</button> <em>${note}</em>`;
};

/** As a framework mounts it in the page. */
export const mountRow: MountItem = (element, given) => {
  const [button, em] = [document.createElement('button'), document.createElement('em')];
  element.append(button, ' ', em);
  const show = (next: Json) => {
    const item = next as unknown as Item;
    button.textContent = item.name;
    em.textContent = item.note ?? '';
    button.onclick = tell(item);
  };
  show(given);
  return { update: show, unmount: () => element.replaceChildren() };
};
