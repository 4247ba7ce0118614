import { filesOf, textOf } from './files.mjs';

const MAX_LINES = 300;

export const fileLength = {
  title: `no file over ${MAX_LINES} lines`,
  run: () =>
    filesOf('*.ts', '*.tsx', '*.mjs')
      .map((file) => [file, textOf(file).split('\n').length - 1])
      .filter(([, lines]) => lines > MAX_LINES)
      .map(([file, lines]) => `${file}: ${lines} lines`),
};
