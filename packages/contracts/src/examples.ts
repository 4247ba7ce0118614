export { exampleOf } from './examples/example-of.ts';
