import { define } from '../define.js';
import { StreamSteps } from '../stream-steps.js';

export * from '../stream-steps.js';

define('stream-steps', StreamSteps);
