import 'rivulet';
import type {} from 'rivulet/types/vue';
import { createApp } from 'vue';
import '../../page.css';
import App from './App.vue';

createApp(App).mount('#app');
