import '@angular/compiler';
import {
  ChangeDetectionStrategy,
  Component,
  CUSTOM_ELEMENTS_SCHEMA,
  InjectionToken,
  Input,
  inject,
  type OnDestroy,
  type OnInit,
  signal,
} from '@angular/core';
import { bootstrapApplication } from '@angular/platform-browser';
import { itemType, StreamRow } from '../../../src/angular/index.js';
import '../../../src/elements/defined/stream-list.js';
import { type Item, RowsPage, SURROUNDING } from './page.js';

const page = new RowsPage();
const Surrounding = new InjectionToken<string>('surrounding');

@Component({
  selector: 'app-row',
  changeDetection: ChangeDetectionStrategy.OnPush,
  template:
    '<button type="button" (click)="times.set(times() + 1)">{{ item.name }}, {{ surrounding }}, {{ times() }}</button>',
})
class Row implements OnInit, OnDestroy {
  @Input({ required: true }) item!: Item;
  readonly surrounding = inject(Surrounding);
  readonly times = signal(0);

  ngOnInit(): void {
    page.renders++;
    page.alive.add(this.item.id);
  }

  ngOnDestroy(): void {
    page.alive.delete(this.item.id);
  }
}

@Component({
  selector: '#app',
  imports: [Row, StreamRow],
  schemas: [CUSTOM_ELEMENTS_SCHEMA],
  providers: [{ provide: Surrounding, useValue: SURROUNDING }],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `<stream-list [source]="source"><ng-template [streamRow]="type" let-item><app-row [item]="item" /></ng-template></stream-list>`,
})
class App {
  readonly source = page.source;
  readonly type = itemType<Item>();
}

const app = await bootstrapApplication(App);
page.unmount = () => app.destroy();
window.rows = page;
