import { define } from '../define.js';
import { StreamProgress } from '../stream-progress.js';

export * from '../stream-progress.js';

define('stream-progress', StreamProgress);
