/**
 * The elements in Vue's templates: `import type {} from 'rivulet/types/vue'` once. Vue has to be told that they are elements:
 * `compilerOptions.isCustomElement: (tag) => tag.startsWith('stream-')`.
 *
 * @module rivulet/types/vue
 */
import type { EmitFn, HTMLAttributes, PublicProps } from 'vue';
import type { ElementClasses, ElementEvents, ElementProps } from './element-props.js';

type Tag = keyof ElementClasses;
type Emits<T extends Tag> = {
  [E in ElementEvents[T]]: (event: GlobalEventHandlersEventMap[E]) => void;
};
/** An element as Vue's types know components. */
interface ElementComponent<T extends Tag> {
  new (): {
    $props: Omit<HTMLAttributes, keyof ElementProps[T]> & ElementProps[T] & PublicProps;
    $emit: EmitFn<Emits<T>>;
  };
}
type Elements = { [T in Tag]: ElementComponent<T> };

declare module 'vue' {
  interface GlobalComponents extends Elements {}
}
