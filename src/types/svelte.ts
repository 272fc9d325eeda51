/**
 * The elements in Svelte's templates: `import type {} from 'rivulet/types/svelte'` once. Events: `onstream-done={…}`.
 *
 * @module rivulet/types/svelte
 */
import type { HTMLAttributes } from 'svelte/elements';
import type { ElementClasses, ElementEvents, ElementProps } from './element-props.js';

type Tag = keyof ElementClasses;
type Handlers<T extends Tag> = {
  [E in ElementEvents[T] as `on${E}`]?: ((event: GlobalEventHandlersEventMap[E]) => void) | undefined;
};
type Elements = {
  [T in Tag]: Omit<HTMLAttributes<ElementClasses[T]>, keyof ElementProps[T]> & ElementProps[T] & Handlers<T>;
};

declare module 'svelte/elements' {
  export interface SvelteHTMLElements extends Elements {}
}
