import { join } from 'node:path';
import type { NextConfig } from 'next';

const config: NextConfig = {
  // What draws on the server stays as it is in node_modules: it is for Node, and for no bundler.
  serverExternalPackages: ['rivulet', '@lit-labs/ssr', 'linkedom'],
  // The style sheet that all examples have is beside this folder.
  turbopack: { root: join(import.meta.dirname, '..') },
};

export default config;
