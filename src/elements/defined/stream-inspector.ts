import { define } from '../define.js';
import { StreamInspector } from '../stream-inspector.js';

export * from '../stream-inspector.js';

define('stream-inspector', StreamInspector);
