import type { StreamList } from 'rivulet';

/* Rows by a function: any node, string or Lit template will do. */
const bars = document.querySelector<StreamList>('#bars');
if (bars) {
  bars.renderItem = (item) => {
    const { name, people, population } = item as { name: string; people: string; population: number };
    const row = document.createElement('div');
    const bar = document.createElement('meter');
    const value = document.createElement('data');
    row.className = 'bar-row';
    value.value = String(population);
    value.textContent = people;
    bar.max = 25_000_000;
    bar.value = population;
    bar.setAttribute('aria-label', `People in ${name}`);
    row.append(name, bar, value);
    return row;
  };
}

/* Any row, wherever it is: also those that are not in the document. */
const all = document.querySelector<StreamList>('#all');
document.querySelector('#to-last')?.addEventListener('click', async () => {
  const last = all?.items.at(-1) as { id: number } | undefined;
  if (last) await all?.reveal(String(last.id));
});
