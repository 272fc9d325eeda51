import 'rivulet';
import '../../page.css';

// The elements of a page that a server has rendered begin at once; Vue follows when it is there.
const { start } = await import('./start.js');
start(document.querySelector('#app') as HTMLElement);
