/** A page whose lists have functions; one that is to wait gets them with the event `now`. */
import '../../src/elements/index.js';
import { dayOf, mountRow, rowFunction } from './ssr-row-functions.js';

const list = document.querySelector('stream-list') as HTMLElementTagNameMap['stream-list'];
const { rows, days, wait, other } = list.dataset;

function set(): void {
  if (rows === 'mounted') list.mountItem = mountRow;
  else if (rows) list.renderItem = rowFunction(rows, Number(other ?? -1));
  if (days) list.groupBy = dayOf;
}

if (wait) addEventListener('now', set);
else set();
