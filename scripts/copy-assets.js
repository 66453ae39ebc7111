// What the compiler leaves behind: files that the pages hand out as they are.
import { cpSync } from 'node:fs';

cpSync(
  new URL('../src/web/assets', import.meta.url),
  new URL('../dist/src/web/assets', import.meta.url),
  { recursive: true },
);
