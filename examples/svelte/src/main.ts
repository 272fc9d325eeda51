import 'rivulet';
import type {} from 'rivulet/types/svelte';
import { mount } from 'svelte';
import '../../page.css';
import App from './App.svelte';

mount(App, { target: document.querySelector('#app') as HTMLElement });
