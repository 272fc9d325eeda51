import { StreamLog } from '../../src/elements/defined/stream-log.js';
import { mountLog } from './rivulet.js';

/** With all that can be shown: tools, line numbers, times. */
export function mount(root) {
  const element = new StreamLog();
  Object.assign(element, { toolbar: true, lineNumbers: true, timestamps: 'relative' });
  return mountLog(root, element);
}
