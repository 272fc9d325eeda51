import { ChangeDetectionStrategy, Component, CUSTOM_ELEMENTS_SCHEMA, signal } from '@angular/core';
import { itemType, StreamRow } from 'rivulet/angular';

interface Result {
  id: number;
  name: string;
  price: number;
}

@Component({
  selector: 'app-root',
  imports: [StreamRow],
  // Elements that Angular does not know are then allowed, and so is whatever is bound to them.
  schemas: [CUSTOM_ELEMENTS_SCHEMA],
  changeDetection: ChangeDetectionStrategy.OnPush,
  templateUrl: './app.html',
})
export class App {
  readonly answerFirst = signal(true);
  readonly hasAnswer = signal(true);
  readonly picked = signal('nothing');
  readonly result = itemType<Result>();
}
