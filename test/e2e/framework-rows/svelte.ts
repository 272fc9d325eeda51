import { mount, unmount } from 'svelte';
import '../../../src/elements/defined/stream-list.js';
import { RowsPage } from './page.js';
import Page from './SveltePage.svelte';

const page = new RowsPage();
const app = mount(Page, { target: document.querySelector('#app') as HTMLElement, props: { page } });
page.unmount = () => void unmount(app);
window.rows = page;
