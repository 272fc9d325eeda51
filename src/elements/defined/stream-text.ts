import { define } from '../define.js';
import { StreamText } from '../stream-text.js';

export * from '../stream-text.js';

define('stream-text', StreamText);
