import vue from '@vitejs/plugin-vue';
import { defineConfig } from 'vite';

export default defineConfig({
  base: './',
  plugins: [
    vue({
      template: {
        // Tags that begin so are Rivulet's, not components of Vue.
        compilerOptions: { isCustomElement: (tag) => tag.startsWith('stream-') },
      },
    }),
  ],
});
