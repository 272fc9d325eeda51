import { define } from '../define.js';
import { StreamForm } from '../stream-form.js';

export * from '../stream-form.js';

define('stream-form', StreamForm);
