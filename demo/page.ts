import 'rivulet';
import { startFrame } from './frame.js';

startFrame();
