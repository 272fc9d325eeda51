import type { StreamProgress, StreamRoom } from 'rivulet';

/* One slider moves all the bars that stand alone: no stream, only values. */
const slider = document.querySelector<HTMLInputElement>('#how-far');
const bars = document.querySelectorAll<StreamProgress>('[data-slides]');

function slide(): void {
  const value = Number(slider?.value ?? 0);
  for (const bar of bars) {
    const max = bar.max ?? 1;
    bar.value = (value / 100) * max;
    if (bar.dataset.slides === 'buffer') bar.buffer = Math.min(max, bar.value * 1.3 + max * 0.05);
  }
}
slider?.addEventListener('input', slide);
customElements.whenDefined('stream-progress').then(slide);

/* A look of rivulet/theme.css is an attribute around what is to have it. */
const look = document.querySelector<HTMLSelectElement>('#look');
const dress = () => document.querySelector('main')?.setAttribute('data-stream-theme', look?.value ?? '');
look?.addEventListener('change', dress);
// A browser remembers what was chosen before a reload.
dress();

/* A run beside the others: it writes a stream of its own, named by the run. */
document.querySelector('[data-beside]')?.addEventListener('click', async () => {
  const room = await document.querySelector<StreamRoom>('#jobs')?.connectRoom();
  const trouble = document.querySelector<HTMLSelectElement>('#trouble')?.value;
  room?.run('census', { seconds: 10 + Math.random() * 20, trouble }).promise.catch(() => {
    // Told by the list of runs.
  });
});
