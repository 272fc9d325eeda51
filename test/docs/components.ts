import { parseTemplate } from '@angular/compiler';
import { compile } from 'svelte/compiler';
import { compileScript, compileTemplate, parse } from 'vue/compiler-sfc';

/** What Vue's compiler says of a component. */
export function faultsInVue(filename: string, source: string): string[] {
  const { descriptor, errors } = parse(source, { filename });
  const faults = errors.map(({ message }) => message);
  if (faults.length > 0) return faults;
  const { script, scriptSetup, template } = descriptor;
  if (script || scriptSetup) compileScript(descriptor, { id: filename });
  if (!template) return [];
  const compiled = compileTemplate({
    id: filename,
    filename,
    source: template.content,
    compilerOptions: { isCustomElement: (tag) => tag.startsWith('stream-') },
  });
  return compiled.errors.map((error) => (typeof error === 'string' ? error : error.message));
}

/** What Svelte's compiler says of a component, its warnings too. */
export function faultsInSvelte(filename: string, source: string): string[] {
  return compile(source, { filename, generate: 'client' }).warnings.map(({ message }) => message);
}

/** What Angular's compiler says of a template. */
export function faultsInAngular(filename: string, source: string): string[] {
  return (parseTemplate(source, filename).errors ?? []).map(({ msg }) => msg);
}
