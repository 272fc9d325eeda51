import { define } from '../define.js';
import { StreamRoom } from '../stream-room.js';

export * from '../stream-room.js';

define('stream-room', StreamRoom);
