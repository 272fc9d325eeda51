import 'rivulet';
import { startFrame } from './frame.js';
import { inspectIfAsked } from './inspect.js';

startFrame();
inspectIfAsked();
