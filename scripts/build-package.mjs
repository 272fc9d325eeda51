/* `npm run build`: the package in dist/, as it is published. */
import { buildPackage } from './build.mjs';

await buildPackage();
