import { journeys } from './journeys.js';
import { describeExamples } from './served-examples.js';

describeExamples(
  () => true,
  Object.fromEntries(
    Object.entries(journeys).map(([name, journey]) => [
      name,
      async (page, open) => {
        await open();
        await journey(page);
      },
    ]),
  ),
);
