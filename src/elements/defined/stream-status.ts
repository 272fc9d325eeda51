import { define } from '../define.js';
import { StreamStatus } from '../stream-status.js';

export * from '../stream-status.js';

define('stream-status', StreamStatus);
