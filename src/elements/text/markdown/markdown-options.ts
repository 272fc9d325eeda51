/** What stands around a code block or table: an element that the block is put into as it is made. */
export interface BlockFrame {
  readonly element: HTMLElement;
  /** The block is finished: nothing is added to it any more. */
  close(): void;
  /** It goes on after all, because the text was changed. */
  reopen(): void;
}

/** How Markdown is shown. */
export interface MarkdownOptions {
  /** Called when there is something for `settle` to do. */
  readonly onReady: () => void;
  /** Origins from which images are shown, beside the page's own; an image from elsewhere is a link to it. */
  readonly imageOrigins: readonly string[];
  /** Makes nodes of raw HTML; without it raw HTML is text. */
  readonly sanitize?: ((html: string) => DocumentFragment) | undefined;
  /** Makes the frame of a code block; `language` is the first word of its info string, or empty. */
  readonly frameCode?: ((language: string, pre: HTMLPreElement) => BlockFrame) | undefined;
  readonly frameTable?: ((table: HTMLTableElement) => BlockFrame) | undefined;
}
