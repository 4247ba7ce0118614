import { checkLayers } from '../layers.mjs';

export const layers = {
  title: 'layers: imports that the tables of CONTRIBUTING.md allow, no import cycles',
  run: () => checkLayers('.').faults,
};
