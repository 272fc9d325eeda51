#!/usr/bin/env node
console.log('rivulet: no commands yet');
