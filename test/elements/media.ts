import { executeServerCommand } from '@web/test-runner-commands';
import { until } from './page.js';

/** What the user of this browser prefers. */
export interface Media {
  reducedMotion?: 'reduce' | 'no-preference';
  forcedColors?: 'active' | 'none';
}

const FEATURES = { reducedMotion: 'prefers-reduced-motion', forcedColors: 'forced-colors' } as const;

/** Whether this engine has forced colours at all: WebKit has none. */
export const HAS_FORCED_COLORS = CSS.supports('forced-color-adjust', 'none');

/** Tells the browser what its user prefers, and waits until pages see it. */
export async function setMedia(media: Media): Promise<void> {
  await executeServerCommand('set-media', media);
  for (const [name, value] of Object.entries(media)) {
    if (name === 'forcedColors' && !HAS_FORCED_COLORS) continue;
    await until(() => matchMedia(`(${FEATURES[name as keyof Media]}: ${value})`).matches);
  }
}
