// Runs before a package is built, in its folder. The compiler leaves what earlier builds wrote, and the build cache would
// keep it with the new output.
import { rmSync } from 'node:fs';

rmSync('dist', { recursive: true, force: true });
