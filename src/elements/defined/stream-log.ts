import { define } from '../define.js';
import { StreamLog } from '../stream-log.js';

export * from '../stream-log.js';

define('stream-log', StreamLog);
