import { startFrame } from '../frame.js';
import { startExample } from './live.js';

startFrame();
for (const example of document.querySelectorAll('[data-live]')) startExample(example);
