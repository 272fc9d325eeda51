import { define } from '../define.js';
import { StreamList } from '../stream-list.js';

export * from '../stream-list.js';

define('stream-list', StreamList);
