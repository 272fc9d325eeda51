/** Dispatched at a `<stream-form>`, not bubbling, when more of its files was acknowledged. */
export const UPLOAD_PROGRESS = 'stream-upload-progress';
