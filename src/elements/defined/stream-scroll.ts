import { define } from '../define.js';
import { StreamScroll } from '../stream-scroll.js';

export * from '../stream-scroll.js';

define('stream-scroll', StreamScroll);
