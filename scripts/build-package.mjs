/* `npm run build`: the package in dist/, as it is published. */
import { buildPackage } from './build.mjs';
import { buildCdn } from './build-cdn.mjs';

await buildPackage();
await buildCdn();
