import { mount as mountList } from '../list/rivulet.js';

const ROW =
  '<li class="row"><a href="{{url}}">{{title}}</a><p>{{snippet}}</p><data value="{{score}}">{{score}}</data></li>';

/** In an author's own `ul` a long list is a window. */
export function mount(root, job) {
  return mountList(root, job, `<ul><template>${ROW}</template></ul>`);
}
