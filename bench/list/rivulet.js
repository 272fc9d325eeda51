import { StreamList } from '../../src/elements/defined/stream-list.js';

const ROW =
  '<div class="row"><a href="{{url}}">{{title}}</a><p>{{snippet}}</p><data value="{{score}}">{{score}}</data></div>';

/** As any page would: the element reads a `ReadableStream` of arrays, and its rows are a template. */
export function mount(root, _job, inside = `<template>${ROW}</template>`) {
  const element = new StreamList();
  element.innerHTML = inside;
  let controller;
  element.source = new ReadableStream({
    start(given) {
      controller = given;
    },
  });
  root.append(element);
  return {
    write: (items) => controller.enqueue(items),
    end: () => controller.close(),
    element: () => element,
  };
}
