// Each element that the page uses. `import 'rivulet'` would bring them all.
import 'rivulet/elements/stream-form.js';
import 'rivulet/elements/stream-progress.js';
import 'rivulet/elements/stream-room.js';
import 'rivulet/elements/stream-status.js';
import 'rivulet/elements/stream-text.js';
