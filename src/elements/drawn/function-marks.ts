/* What is in the markup of a list that a server has drawn by its author's functions. */

/** On the host: the properties that the page has to set to the same ones, by name. */
export const FUNCTIONS_ATTRIBUTE = 'data-stream-functions';
/** The comments around what a function has made of a row. */
export const ROW_BEGIN = 'stream-row';
export const ROW_END = '/stream-row';
