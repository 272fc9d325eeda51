import * as i0 from '@angular/core';
import type { StreamList } from '../elements/stream-list.js';
import type { Json } from '../protocol/json.js';

/** Says of which type the items of a list are, where only a value can: in a template. */
export type ItemType<Item> = { readonly item?: Item };

/** The type of a list's items, for `[streamRow]`; nothing is checked when the page runs. */
export function itemType<Item>(): ItemType<Item> {
  return {};
}

/** What a row's template is given: `let-item`, `let-index="index"`. */
export interface StreamRowContext<Item> {
  /** The row's item as it is now. */
  $implicit: Item;
  /** The row's place when it was made. */
  index: number;
}

/**
 * Has its template show each item of the `<stream-list>` around it, as a part of the page: with its state, its events and
 * its change detection. A row's view is destroyed when the row is gone or the list has left the page.
 *
 * ```html
 * <stream-list stream="results">
 *   <ng-template [streamRow]="result" let-item>{{ item.name }}</ng-template>
 * </stream-list>
 * ```
 */
export class StreamRow<Item = Json> implements i0.OnInit, i0.OnDestroy {
  readonly #template: i0.TemplateRef<StreamRowContext<Item>> = i0.inject(i0.TemplateRef);
  readonly #views: i0.ViewContainerRef = i0.inject(i0.ViewContainerRef);
  #list: StreamList | undefined;

  /** Of which type the items are (`itemType`). */
  streamRow: ItemType<Item> | '' = '';

  /** @throws {TypeError} when it is not inside a `<stream-list>` */
  ngOnInit(): void {
    const { nativeElement: place } = this.#template.elementRef as i0.ElementRef<Comment>;
    const list = place.parentElement?.closest('stream-list');
    if (!list) throw new TypeError('[streamRow] is the row of a <stream-list>; there is none around it');
    this.#list = list;
    list.mountItem = (element, item, index) => {
      const context = { $implicit: item as Item, index };
      const view = this.#views.createEmbeddedView(this.#template, context);
      element.append(...(view.rootNodes as Node[]));
      // Not with the page's next one: the row comes into the document now.
      view.detectChanges();
      return {
        update: (next) => {
          view.context.$implicit = next as Item;
          view.markForCheck();
        },
        unmount: () => view.destroy(),
      };
    };
  }

  ngOnDestroy(): void {
    if (this.#list) this.#list.mountItem = null;
  }

  /** Tells templates the types of `let-item` and `let-index`. */
  static ngTemplateContextGuard<Item>(
    _row: StreamRow<Item>,
    _context: unknown,
  ): _context is StreamRowContext<Item> {
    return true;
  }

  // What Angular's compiler makes of `@Directive({ selector: 'ng-template[streamRow]' })` with one `@Input()` in packages, a format
  // that outlasts its versions. Written here, the package needs no compiler besides TypeScript. The casts are for what
  // Angular's own declarations leave out.
  static ɵfac = i0.ɵɵngDeclareFactory({
    minVersion: '12.0.0',
    version: '21.0.0',
    ngImport: i0,
    type: StreamRow,
    deps: [],
    target: i0.ɵɵFactoryTarget.Directive,
  } as Parameters<typeof i0.ɵɵngDeclareFactory>[0]) as i0.ɵɵFactoryDeclaration<StreamRow, never>;
  static ɵdir = i0.ɵɵngDeclareDirective({
    minVersion: '14.0.0',
    version: '21.0.0',
    type: StreamRow,
    isStandalone: true,
    selector: 'ng-template[streamRow]',
    inputs: { streamRow: 'streamRow' },
    ngImport: i0,
  } as Parameters<typeof i0.ɵɵngDeclareDirective>[0]) as i0.ɵɵDirectiveDeclaration<
    StreamRow,
    'ng-template[streamRow]',
    never,
    { streamRow: { alias: 'streamRow'; required: false } },
    Record<string, never>,
    never,
    never,
    true,
    never
  >;
}
